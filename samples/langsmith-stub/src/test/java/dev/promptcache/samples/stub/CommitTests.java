package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class CommitTests {

    private LangSmithStub stub;

    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        stub = LangSmithStub.builder().withoutBundledPrompts().start();
        caller = new Caller(stub);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void aHashFollowsFromTheContentWhateverTheOrderOfItsProperties() {
        String hash = stub.commit("p", "{\"lc\": 1, \"type\": \"constructor\"}");

        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(stub.commit("q", "{\"type\":\"constructor\",\"lc\":1}")).isEqualTo(hash);
        assertThat(stub.commit("q", "{\"type\":\"constructor\",\"lc\":2}")).isNotEqualTo(hash);
        assertThat(stub.commit("q", "{\"manifest\":{\"lc\":1,\"type\":\"constructor\"},\"model_provider\":\"x\"}"))
                .isNotEqualTo(hash);
    }

    @Test
    void aNewCommitIsServedAtOnceAndTheOldOneStaysReachable() throws Exception {
        String old = stub.commitText("p", "one");
        String current = stub.commitText("p", "two {x}");

        assertThat(caller.json("/commits/-/p/latest")
                        .at("/manifest/kwargs/template")
                        .stringValue())
                .isEqualTo("two {x}");
        assertThat(caller.json("/commits/-/p/latest")
                        .at("/manifest/kwargs/input_variables/0")
                        .stringValue())
                .isEqualTo("x");
        assertThat(caller.json("/commits/-/p/" + old)
                        .at("/manifest/kwargs/template")
                        .stringValue())
                .isEqualTo("one");
        assertThat(current).isNotEqualTo(old);
    }

    @Test
    void whatEqualsTheNewestCommitAddsNothingButGoingBackDoes() throws Exception {
        stub.commitText("p", "one");
        stub.commitText("p", "one");
        assertThat(caller.json("/commits/-/p").get("total").intValue()).isEqualTo(1);

        stub.commitText("p", "two");
        String back = stub.commitText("p", "one");
        assertThat(caller.json("/commits/-/p").get("total").intValue()).isEqualTo(3);
        assertThat(caller.json("/commits/-/p/latest").get("commit_hash").stringValue())
                .isEqualTo(back);
    }

    @Test
    void aCommitBodyKeepsItsHashAndMovesItsTags() throws Exception {
        String given = "a".repeat(64);

        String hash = stub.commit(
                "p", "{\"commit_hash\": \"" + given + "\", \"manifest\": {\"lc\": 1}, \"tags\": [\"prod\"]}");

        assertThat(hash).isEqualTo(given);
        assertThat(caller.json("/commits/-/p/prod").get("commit_hash").stringValue())
                .isEqualTo(given);
        assertThat(caller.json("/commits/-/p/prod").has("tags")).isFalse();
    }

    @Test
    void whatIsNoCommitIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> stub.commit("p", "[]"));
        assertThatIllegalArgumentException().isThrownBy(() -> stub.commit("p", "{\"manifest\": 5}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stub.commit("p", "{\"manifest\": {}, \"commit_hash\": \"abc\"}"));
        assertThatIllegalArgumentException().isThrownBy(() -> stub.commit(" ", "{}"));
        assertThatThrownBy(() -> stub.commit("p", "{")).isInstanceOf(JacksonException.class);
        assertThat(stub.prompts()).isEmpty();
    }

    @Test
    void aDeletedPromptIsGoneWithItsTags() throws Exception {
        stub.commitText("p", "one");
        stub.tag("p", "prod");

        stub.delete("p");

        assertThat(caller.get("/commits/-/p/latest").statusCode()).isEqualTo(404);
        stub.commitText("p", "one");
        assertThat(caller.get("/commits/-/p/prod").statusCode()).isEqualTo(404);
    }

    @Test
    void whatDoesNotExistCannotBeTaggedOrDeleted() {
        stub.commitText("p", "one");

        assertThatThrownBy(() -> stub.tag("nope", "prod")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> stub.tag("p", "prod", "nope")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> stub.untag("p", "prod")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> stub.delete("nope")).isInstanceOf(NoSuchElementException.class);
    }
}
