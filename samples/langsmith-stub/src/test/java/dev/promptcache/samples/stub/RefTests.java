package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RefTests {

    private LangSmithStub stub;

    private Caller caller;

    private String first;

    private String second;

    @BeforeEach
    void start() throws IOException {
        stub = LangSmithStub.builder().withoutBundledPrompts().workspace("acme").start();
        caller = new Caller(stub);
        first = stub.commitText("p", "one");
        second = stub.commitText("p", "two");
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void latestIsTheNewestCommit() throws Exception {
        assertThat(pulled("/commits/-/p/latest")).isEqualTo(second);
    }

    @Test
    void aHashAndAPrefixOfEightDigitsFindTheirCommit() throws Exception {
        assertThat(pulled("/commits/-/p/" + first)).isEqualTo(first);
        assertThat(pulled("/commits/-/p/" + first.substring(0, 8))).isEqualTo(first);
    }

    @Test
    void aPrefixOfSevenDigitsIsATagAndNoCommit() throws Exception {
        String prefix = first.substring(0, 7);
        assertThat(caller.get("/commits/-/p/" + prefix).statusCode()).isEqualTo(404);

        stub.tag("p", prefix);

        assertThat(pulled("/commits/-/p/" + prefix)).isEqualTo(second);
    }

    @Test
    void aCommitComesBeforeATagOfTheSameName() throws Exception {
        String prefix = first.substring(0, 8);
        stub.tag("p", prefix, second);

        assertThat(pulled("/commits/-/p/" + prefix)).isEqualTo(first);
    }

    @Test
    void aLongTagIsFoundWhenNoCommitMatches() throws Exception {
        stub.tag("p", "production", first);

        assertThat(pulled("/commits/-/p/production")).isEqualTo(first);
    }

    @Test
    void aMovedTagPointsToItsNewCommitAtOnceAndARemovedOneToNothing() throws Exception {
        stub.tag("p", "prod", first);
        assertThat(pulled("/commits/-/p/prod")).isEqualTo(first);

        stub.tag("p", "prod");
        assertThat(pulled("/commits/-/p/prod")).isEqualTo(second);

        stub.untag("p", "prod");
        assertThat(caller.get("/commits/-/p/prod").statusCode()).isEqualTo(404);
    }

    @Test
    void aSlashInATagMayBeEncodedOrNot() throws Exception {
        stub.tag("p", "feat/x", first);

        assertThat(pulled("/commits/-/p/feat%2Fx")).isEqualTo(first);
        assertThat(pulled("/commits/-/p/feat/x")).isEqualTo(first);
        assertThat(pulled("/api/v1/commits/-/p/feat/x")).isEqualTo(first);
    }

    @Test
    void namesAreDecodedAsAPathAndNotAsAForm() throws Exception {
        String hash = stub.commitText("a b+c/ü", "x");

        assertThat(pulled("/commits/a%20b+c/%C3%BC/latest")).isEqualTo(hash);
    }

    @Test
    void theWorkspacesHandleMeansTheSameAsADash() throws Exception {
        assertThat(pulled("/commits/acme/p/latest")).isEqualTo(second);
        assertThat(stub.commitText("acme/q", "x")).isEqualTo(pulled("/commits/-/q/latest"));
    }

    @Test
    void anotherOwnersPromptOfTheSameNameIsAnotherPrompt() throws Exception {
        String other = stub.commitText("other/p", "three");

        assertThat(pulled("/commits/other/p/latest")).isEqualTo(other);
        assertThat(pulled("/commits/-/p/latest")).isEqualTo(second);
    }

    @Test
    void aPathWithoutARefListsTheCommitsNewestFirst() throws Exception {
        for (String path : new String[] {"/commits/-/p", "/commits/-/p/"}) {
            JsonNode page = caller.json(path);

            assertThat(page.get("total").intValue()).isEqualTo(2);
            assertThat(page.at("/commits/0/commit_hash").stringValue()).isEqualTo(second);
            assertThat(page.at("/commits/0/parent_commit_hash").stringValue()).isEqualTo(first);
            assertThat(page.at("/commits/1/parent_commit_hash").isNull()).isTrue();
        }
    }

    @Test
    void theListIsPagedAndFilteredByTag() throws Exception {
        stub.tag("p", "prod", first);

        JsonNode newest = caller.json("/commits/-/p/?limit=1&offset=0&include_stats=false");
        assertThat(newest.get("commits").size()).isEqualTo(1);
        assertThat(newest.at("/commits/0/commit_hash").stringValue()).isEqualTo(second);
        assertThat(caller.json("/commits/-/p/?limit=1&offset=1")
                        .at("/commits/0/commit_hash")
                        .stringValue())
                .isEqualTo(first);
        assertThat(caller.json("/commits/-/p?tag=prod")
                        .at("/commits/0/commit_hash")
                        .stringValue())
                .isEqualTo(first);
        assertThat(caller.json("/commits/-/p?tag=nope").get("total").intValue()).isZero();
        assertThat(caller.get("/commits/-/nope").statusCode()).isEqualTo(404);
        assertThat(caller.get("/commits/-/p?limit=many").statusCode()).isEqualTo(400);
    }

    private String pulled(String path) throws IOException, InterruptedException {
        return caller.json(path).path("commit_hash").asString("nothing");
    }
}
