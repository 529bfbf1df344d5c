package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFilesTests {

    @TempDir
    private Path folder;

    @Test
    void filesAreServedUnderTheirNamesInsteadOfTheBundledPrompts() throws Exception {
        Files.writeString(folder.resolve("greeting.json"), "{\"manifest\": {\"lc\": 1}}");
        Files.createDirectory(folder.resolve("other"));
        Files.writeString(folder.resolve("other/joke.json"), "{\"manifest\": {\"lc\": 2}}");
        Files.writeString(folder.resolve("README.md"), "not a prompt");

        try (LangSmithStub stub = LangSmithStub.builder().promptsFrom(folder).start()) {
            assertThat(stub.prompts()).containsExactly("greeting", "other/joke");
            assertThat(new Caller(stub).get("/commits/other/joke/latest").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aFileMayHoldSeveralCommitsWithTheOldestFirst() throws Exception {
        Files.writeString(
                folder.resolve("p.json"),
                "[{\"manifest\": {\"n\": 1}, \"tags\": [\"prod\"]}, {\"manifest\": {\"n\": 2}}]");

        try (LangSmithStub stub = LangSmithStub.builder().promptsFrom(folder).start()) {
            Caller caller = new Caller(stub);
            assertThat(caller.json("/commits/-/p/latest").at("/manifest/n").intValue())
                    .isEqualTo(2);
            assertThat(caller.json("/commits/-/p/prod").at("/manifest/n").intValue())
                    .isEqualTo(1);
        }
    }

    @Test
    void aResourceOfTheClassPathIsServedBesideTheBundledPrompts() throws Exception {
        try (LangSmithStub stub = LangSmithStub.builder()
                .promptFrom("mine", "dev/promptcache/samples/stub/prompts/chat.json")
                .start()) {
            assertThat(stub.prompts()).contains("mine", "structured");
        }
    }

    @Test
    void whatCannotBeReadStopsTheStartAndIsNamed() throws Exception {
        Files.writeString(folder.resolve("broken.json"), "{");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LangSmithStub.builder().promptsFrom(folder).start())
                .withMessageContaining("broken.json");
        assertThatThrownBy(() -> LangSmithStub.builder()
                        .promptsFrom(folder.resolve("nope"))
                        .start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nope");
        assertThatThrownBy(() ->
                        LangSmithStub.builder().promptFrom("p", "nope.json").start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nope.json");
    }
}
