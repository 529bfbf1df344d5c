package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class CredentialsTests {

    private static final String PATH = "/commits/-/chat/latest";

    @Test
    void aMissingOrBlankKeyIsUnauthorized() throws Exception {
        try (LangSmithStub stub = LangSmithStub.start(0)) {
            Caller caller = new Caller(stub);

            assertRefused(caller.getWithoutKey(PATH), 401, "Unauthorized");
            assertRefused(caller.get(PATH, "x-api-key", " "), 401, "Unauthorized");
        }
    }

    @Test
    void aWrongKeyIsForbiddenAsLangSmithDoesIt() throws Exception {
        try (LangSmithStub stub = LangSmithStub.builder().apiKey("right").start()) {
            Caller caller = new Caller(stub);

            assertRefused(caller.get(PATH, "x-api-key", "wrong"), 403, "Forbidden");
            assertThat(caller.get(PATH, "x-api-key", "right").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBearerTokenIsAKeyToo() throws Exception {
        try (LangSmithStub stub = LangSmithStub.builder().apiKey("right").start()) {
            Caller caller = new Caller(stub);

            assertThat(caller.get(PATH, "Authorization", "Bearer right").statusCode())
                    .isEqualTo(200);
            assertRefused(caller.get(PATH, "Authorization", "Bearer wrong"), 403, "Forbidden");
            assertRefused(caller.get(PATH, "Authorization", "Basic right"), 401, "Unauthorized");
        }
    }

    @Test
    void withoutASetKeyAnyIsAccepted() throws Exception {
        try (LangSmithStub stub = LangSmithStub.start(0)) {
            assertThat(new Caller(stub).get(PATH, "x-api-key", "whatever").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aKeyOfAnOrganisationNeedsTheWorkspace() throws Exception {
        try (LangSmithStub stub =
                LangSmithStub.builder().requireWorkspaceId("w-1").start()) {
            Caller caller = new Caller(stub);

            assertRefused(caller.get(PATH), 403, "org_scoped_key_requires_workspace");
            assertThat(caller.get(PATH, "x-api-key", "k", "X-Tenant-Id", "w-1").statusCode())
                    .isEqualTo(200);
        }
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"error\":\"" + error + "\"}");
    }
}
