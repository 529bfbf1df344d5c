package dev.promptcache.internal;

import static dev.promptcache.internal.SnapshotFixture.NOON;
import static dev.promptcache.internal.SnapshotFixture.commit;
import static dev.promptcache.internal.SnapshotFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.testing.FakePromptSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SnapshotFileTests {

    @TempDir
    private Path folder;

    private final SnapshotFixture fixture = new SnapshotFixture();

    @Holds({"S40", "S41", "snapshot-format"})
    @Test
    void aFileHasTheShapeThatTheSdksKnow() {
        PromptKey key = PromptKey.parse("-/p:latest").withModel();
        fixture.cache.set(
                key,
                new PromptCommit(
                        "-",
                        "p",
                        "one",
                        Map.of("n", 1.5),
                        List.of(Map.of("id", "e")),
                        "d",
                        Map.of("m", true),
                        "openai"));

        JsonNode entry = json(fixture.dumped(file())).get("entries").get("p:with_model");

        assertThat(entry.toString())
                .isEqualTo("{\"owner\":\"-\",\"repo\":\"p\",\"commit_hash\":\"one\",\"manifest\":{\"n\":1.5},"
                        + "\"examples\":[{\"id\":\"e\"}],\"description\":\"d\",\"hub_model_config\":{\"m\":true},"
                        + "\"hub_model_provider\":\"openai\"}");
    }

    @Holds("snapshot-ours")
    @Test
    void whatTheSdksDoNotKnowStandsUnderAnotherName() {
        SnapshotFixture known = new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "workspace-7"));
        known.pulled("p");
        known.advance(Duration.ofSeconds(90));

        JsonNode ours = json(known.dumped(file())).get("prompt_cache");

        assertThat(ours.get("version").asInt()).isEqualTo(1);
        assertThat(ours.get("saved_at").asString()).isEqualTo("2026-08-01T12:01:30Z");
        assertThat(ours.get("fingerprint").asString()).isEqualTo("workspace-7");
        assertThat(ours.get("confirmed_at").get("p").asString()).isEqualTo("2026-08-01T12:00:00Z");
    }

    @Holds({"S40", "snapshot-format"})
    @Test
    void entriesStandInTheOrderOfTheirUseUnderTheirShortestName() {
        fixture.pulled("-/a:latest", "o/b:latest", "-/c:prod");
        fixture.cache.get("a");

        assertThat(json(fixture.dumped(file())).get("entries").propertyNames()).containsExactly("o/b", "c:prod", "a");
    }

    @Holds("cache-own-source")
    @Test
    void whatHasASourceOfItsOwnIsLeftOut() {
        fixture.pulled("p");
        fixture.cache.set(PromptKey.parse("q"), commit("one"), new FakePromptSource());

        assertThat(json(fixture.dumped(file())).get("entries").propertyNames()).containsExactly("p");
    }

    @Holds("snapshot-model")
    @Test
    void aTagOfThatNameIsNeverTakenForTheModelVariant() {
        fixture.pulled("p:with_model");
        fixture.cache.set(PromptKey.parse("p:with_model").withModel(), commit("variant of the tag"));
        fixture.dumped(file());

        SnapshotFixture next = new SnapshotFixture();

        assertThat(next.cache.load(file())).isEqualTo(1);
        assertThat(next.keys()).containsExactly("p:with_model (with model)");
    }

    @Holds("answer-gone")
    @Test
    void aPromptThatIsGoneIsGoneFromTheFile() {
        fixture.pulled("p", "q");
        fixture.source.fail(PromptKey.parse("p"), new PromptException.NotFound(PromptKey.parse("p"), "gone", 404));
        fixture.advance(Duration.ofMinutes(6));

        assertThat(json(fixture.dumped(file())).get("entries").propertyNames()).containsExactly("q");
    }

    @Holds("S43")
    @Test
    void missingFoldersAreMade() {
        fixture.pulled("p");

        assertThat(fixture.dumped(folder.resolve("a/b/prompts.json"))).exists();
    }

    @Holds("W36")
    @Test
    void theFileIsReadableByItsOwnerAlone() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Files.writeString(file(), "{}");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        fixture.dumped(file());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void theFileThatALinkLeadsToIsReplacedAndNotTheLink() throws IOException {
        Path real = Files.writeString(folder.resolve("real.json"), "{}");
        Files.createSymbolicLink(file(), real);

        fixture.pulled("p").dumped(file());

        assertThat(file()).isSymbolicLink();
        assertThat(json(real).get("entries").propertyNames()).containsExactly("p");
    }

    @Holds("W36")
    @Test
    void halfASurrogatePairAndBothHalvesOfOneSurvive() throws IOException {
        PromptCommit odd = new PromptCommit("-", "p", "one", Map.of("half", "a\uD83Db", "whole", "é 漢 \uD83D\uDE00"));
        fixture.cache.set(PromptKey.parse("p"), odd);
        fixture.dumped(file());

        SnapshotFixture next = new SnapshotFixture();
        next.cache.load(file());

        assertThat(next.entry("p").commit()).isEqualTo(odd);
        assertThat(Files.readString(file(), StandardCharsets.UTF_8)).contains("é 漢 ");
    }

    @Holds("snapshot-written")
    @Test
    void aCrashBeforeTheRenameLeavesTheOldFileAndACompleteNewOne() throws IOException {
        List<Path> complete = new ArrayList<>();
        SnapshotFile crashing = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            // What a process that is killed here would leave behind.
            complete.add(Files.copy(from, folder.resolve("left.json")));
            throw new IOException("power cut");
        });
        fixture.pulled("p").dumped(file());
        byte[] before = Files.readAllBytes(file());
        SnapshotFixture next = new SnapshotFixture(crashing);
        next.pulled("p", "q");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> next.cache.dump(file()))
                .withMessageContaining(file().toString())
                .withMessageContaining("power cut");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(files()).containsExactlyInAnyOrder("prompts.json", "left.json");
        assertThat(new SnapshotFixture().cache.load(complete.get(0))).isEqualTo(2);
    }

    @Holds({"S43", "W36"})
    @Test
    void everyWriteHasATemporaryFileOfItsOwn() {
        List<Path> temporaries = new ArrayList<>();
        SnapshotFile watched = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            temporaries.add(from);
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        SnapshotFixture watching = new SnapshotFixture(watched);

        watching.dumped(folder.resolve("a.json"));
        watching.dumped(folder.resolve("a.yaml"));
        watching.dumped(folder.resolve("a.json"));

        assertThat(temporaries)
                .doesNotHaveDuplicates()
                .allMatch(file -> file.getParent().equals(folder));
        assertThat(files()).containsExactlyInAnyOrder("a.json", "a.yaml");
    }

    @Test
    void whatKilledProcessesLeftBehindIsDeletedAfterAnHour() throws IOException {
        Path old = Files.writeString(folder.resolve(".prompts.json.1.tmp"), "half");
        Files.setLastModifiedTime(
                old, FileTime.from(Files.getLastModifiedTime(old).toInstant().minusSeconds(3700)));
        Files.writeString(folder.resolve(".prompts.json.2.tmp"), "being written");
        Path other = Files.writeString(folder.resolve(".other.json.3.tmp"), "not ours");
        Files.setLastModifiedTime(other, FileTime.fromMillis(0));

        fixture.dumped(file());

        assertThat(files()).containsExactlyInAnyOrder("prompts.json", ".prompts.json.2.tmp", ".other.json.3.tmp");
    }

    @Holds("S43")
    @Test
    void whatCannotBeWrittenIsReportedOnBothViews() throws IOException {
        Path inAFile = Files.writeString(file(), "{}").resolve("prompts.json");

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> fixture.cache.dump(inAFile));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> fixture.cache.dump(Path.of("/")));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> fixture.async.dump(inAFile).get())
                .withCauseInstanceOf(UncheckedIOException.class);
    }

    @Test
    void theAsynchronousViewWorksOnTheExecutor() throws Exception {
        SnapshotFixture refusing = new SnapshotFixture(
                NOON,
                builder -> builder.executor(task -> {
                    throw new RejectedExecutionException("no");
                }));
        fixture.pulled("p").async.dump(file()).get();

        assertThat(new SnapshotFixture().async.load(file()).get()).isEqualTo(1);
        assertThat(refusing.async.load(file())).isCompletedExceptionally();
        assertThat(refusing.async.dump(file())).isCompletedExceptionally();
    }

    @Test
    void aClosedCacheCanStillBeSaved() {
        fixture.pulled("p");
        fixture.cache.close();

        assertThat(new SnapshotFixture().cache.load(fixture.dumped(file()))).isEqualTo(1);
    }

    @Test
    void processesThatShareAPathNeverLeaveHalfAFile() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (LogCapture log = new LogCapture()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int process = 0; process < 3; process++) {
                SnapshotFixture writer = new SnapshotFixture();
                for (int i = 0; i <= process * 20; i++) {
                    writer.pulled("p" + i);
                }
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 30; i++) {
                        writer.cache.dump(file());
                        assertThat(new SnapshotFixture().cache.load(file())).isIn(1, 21, 41);
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(log.warnings()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
        assertThat(files()).containsExactly("prompts.json");
    }

    @Test
    void aCacheThatIsBeingWrittenToCanBeSaved() throws Exception {
        SnapshotFixture busy = new SnapshotFixture(NOON, builder -> builder.configure(config -> config.maxSize(20)));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (LogCapture log = new LogCapture()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                String prefix = "w" + writer + "-";
                writers.add(threads.submit(() -> {
                    for (int i = 0; !Thread.interrupted(); i++) {
                        busy.cache.set(PromptKey.parse(prefix + i % 50), commit("hash" + i));
                        busy.cache.get(prefix + (i * 7) % 50);
                        busy.cache.invalidate(PromptKey.parse(prefix + (i * 3) % 50));
                    }
                }));
            }
            for (int i = 0; i < 50; i++) {
                busy.cache.dump(file());
                new SnapshotFixture().cache.load(file());
            }
            writers.forEach(writer -> writer.cancel(true));
            assertThat(log.warnings()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
