package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.WebApplicationType;

class EndpointAccessTests {

    @Holds("endpoint-access")
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void isReadOnlyByDefault(WebApplicationType type) throws Exception {
        try (EndpointApplication application = new EndpointApplication(type)) {
            checkReadOnly(application);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void unrestrictedAccessCanBeCappedForAllEndpoints(WebApplicationType type) throws Exception {
        try (EndpointApplication application = new EndpointApplication(
                type,
                "management.endpoint.promptcache.access=unrestricted",
                "management.endpoints.access.max-permitted=read-only")) {
            checkReadOnly(application);
        }
    }

    private static void checkReadOnly(EndpointApplication application) throws Exception {
        application.bean(FakePromptSource.class).put("p", "11aa");
        application.bean(AsyncPromptCache.class).pull("p");
        HttpResponse<String> listing = application.request("GET", "/promptcache");
        assertThat(listing.statusCode()).isEqualTo(200);
        assertThat(listing.body()).contains("\"access\":\"read-only\"");
        assertThat(application.request("GET", "/promptcache/p").statusCode()).isEqualTo(200);
        for (String method : List.of("POST", "DELETE")) {
            assertThat(application.request(method, "/promptcache").statusCode()).isEqualTo(405);
            assertThat(application.request(method, "/promptcache/p").statusCode())
                    .isEqualTo(405);
        }
        assertThat(application.bean(AsyncPromptCache.class).size()).isOne();
    }
}
