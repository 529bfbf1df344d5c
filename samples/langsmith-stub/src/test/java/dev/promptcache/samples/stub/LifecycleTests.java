package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class LifecycleTests {

    @Test
    void aStubListensOnAFreePortOfTheLoopbackAddress() throws Exception {
        try (LangSmithStub one = LangSmithStub.start(0);
                LangSmithStub two = LangSmithStub.start(0)) {
            assertThat(one.uri()).hasScheme("http").hasHost("127.0.0.1").hasPort(one.port());
            assertThat(one.port()).isPositive().isNotEqualTo(two.port());
        }
    }

    @Test
    void onEveryAddressItIsReachedThroughTheLoopbackAddress() throws Exception {
        try (LangSmithStub stub = LangSmithStub.builder().host("0.0.0.0").start()) {
            assertThat(new Caller(stub).get("/info").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTakenPortFailsTheStart() throws Exception {
        try (LangSmithStub stub = LangSmithStub.start(0)) {
            assertThatExceptionOfType(BindException.class).isThrownBy(() -> LangSmithStub.start(stub.port()));
        }
    }

    @Test
    void aClosedStubRefusesConnectionsAndComesBackOnItsPort() throws Exception {
        LangSmithStub stub = LangSmithStub.start(0);
        Caller caller = new Caller(stub);
        assertThat(caller.get("/info").statusCode()).isEqualTo(200);

        stub.close();
        stub.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.get("/info"));
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Caller(stub).get("/info"));

        try (LangSmithStub again = LangSmithStub.start(stub.port())) {
            assertThat(again.port()).isEqualTo(stub.port());
            assertThat(caller.get("/info").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theCommandLineSetsEverything() throws Exception {
        try (LangSmithStub stub = Main.configure(
                        "--port=0", "--host=127.0.0.1", "--api-key=k", "--workspace=acme", "--workspace-id=w")
                .start()) {
            Caller caller = new Caller(stub);
            String path = "/commits/acme/chat/latest";
            assertThat(caller.get(path, "x-api-key", "k", "X-Tenant-Id", "w").statusCode())
                    .isEqualTo(200);
            assertThat(caller.get(path, "x-api-key", "k").statusCode()).isEqualTo(403);
            assertThat(caller.get(path, "x-api-key", "j", "X-Tenant-Id", "w").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Main.configure("--prot=1"))
                .withMessageContaining("--prot=1");
        assertThatIllegalArgumentException().isThrownBy(() -> Main.configure("--port=many"));
    }
}
