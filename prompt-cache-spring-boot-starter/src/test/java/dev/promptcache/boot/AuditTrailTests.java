package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.AuditRecord.Action;
import dev.promptcache.contract.Holds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AuditTrailTests {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final PromptKey KEY = PromptKey.parse("acme/p:prod");
    private static final PromptCommit OLD =
            new PromptCommit("acme", "p", "11aa", Map.of("template", "a secret recipe"));
    private static final PromptCommit NEW =
            new PromptCommit("acme", "p", "22bb", Map.of("template", "a secret recipe"));

    private final ChangeAuthors authors = new ChangeAuthors(() -> NOW);
    private final List<AuditRecord> records = new ArrayList<>();

    @Test
    void aChangeIsRecordedWithWhoeverIsBehindIt() {
        AuditTrail trail = trail(records::add);
        trail.changed(KEY, OLD, NEW, ChangeTrigger.SWEEP);
        authors.announce(KEY, "dana");
        trail.changed(KEY, NEW, OLD, ChangeTrigger.REFRESH);
        assertThat(records)
                .containsExactly(
                        new AuditRecord(NOW, Action.CHANGED, KEY, "11aa", "22bb", "sweep", null, null),
                        new AuditRecord(NOW, Action.CHANGED, KEY, "22bb", "11aa", "refresh", "dana", null));
    }

    @Test
    void whoDoesNotTakeARecordKeepsItFromNobody(CapturedOutput output) {
        AuditTrail trail = trail(
                record -> {
                    throw new IllegalStateException("the disk is full");
                },
                records::add);
        trail.changed(KEY, OLD, NEW, ChangeTrigger.SWEEP);
        assertThat(records).hasSize(1);
        assertThat(output).contains("did not take an audit record", "the disk is full");
    }

    @Test
    void theLogHasOneLineForEachRecordAndNeverAText(CapturedOutput output) {
        AuditTrail trail = trail(new AuditLog());
        trail.changed(KEY, OLD, NEW, ChangeTrigger.SWEEP);
        trail.operation(Action.EVICTED, KEY, "22bb", null, "op'er\nator", null);
        trail.operation(Action.REFRESHED, KEY, "22bb", "22bb", null, "it is down");
        trail.operation(Action.CLEARED, null, null, null, "operator", null);
        assertThat(output.getOut().lines().filter(line -> line.contains(AuditLog.NAME)))
                .extracting(line -> line.replaceFirst(".*" + AuditLog.NAME + "\\W+", ""))
                .containsExactly(
                        "changed prompt='acme/p:prod' from=11aa to=22bb trigger=sweep",
                        "evicted prompt='acme/p:prod' from=22bb trigger=endpoint actor='op\"er ator'",
                        "refreshed prompt='acme/p:prod' from=22bb to=22bb trigger=endpoint reason='it is down'",
                        "cleared trigger=endpoint actor='operator'");
        assertThat(output).doesNotContain("secret");
    }

    @Holds("property-history")
    @Test
    void theHistoryHasTheLastChangesAlone() {
        ChangeHistory history = new ChangeHistory(2);
        AuditTrail trail = trail(history);
        trail.changed(KEY, OLD, NEW, ChangeTrigger.SWEEP);
        trail.changed(KEY, NEW, OLD, ChangeTrigger.READ);
        trail.operation(Action.CLEARED, null, null, null, null, null);
        trail.changed(KEY, OLD, NEW, ChangeTrigger.PULL);
        assertThat(history.changes()).extracting(AuditRecord::trigger).containsExactly("pull", "read");
    }

    @Test
    void theHistoryHasTheLastRefusalsAsWellAndTheyDisplaceNoChange() {
        ChangeHistory history = new ChangeHistory(2);
        AuditTrail trail = trail(history);
        trail.changed(KEY, NEW, OLD, ChangeTrigger.SWEEP);
        trail.rejected(KEY, OLD, NEW, ChangeTrigger.SWEEP, "it is bad");
        trail.rejected(KEY, OLD, NEW, ChangeTrigger.READ, "it is worse");
        trail.rejected(KEY, null, NEW, ChangeTrigger.PULL, "it is the worst");
        assertThat(history.changes()).extracting(AuditRecord::trigger).containsExactly("sweep");
        assertThat(history.refusals())
                .containsExactly(
                        new AuditRecord(NOW, Action.REJECTED, KEY, null, "22bb", "pull", null, "it is the worst"),
                        new AuditRecord(NOW, Action.REJECTED, KEY, "11aa", "22bb", "read", null, "it is worse"));
    }

    @Holds("property-history")
    @Test
    void aHistoryOfNoSizeRemembersNothing() {
        ChangeHistory history = new ChangeHistory(0);
        trail(history).changed(KEY, OLD, NEW, ChangeTrigger.SWEEP);
        trail(history).rejected(KEY, OLD, NEW, ChangeTrigger.SWEEP, "it is bad");
        assertThat(history.isEnabled()).isFalse();
        assertThat(history.changes()).isEmpty();
        assertThat(history.refusals()).isEmpty();
    }

    private AuditTrail trail(AuditSink... sinks) {
        return new AuditTrail(List.of(sinks), authors, () -> NOW);
    }
}
