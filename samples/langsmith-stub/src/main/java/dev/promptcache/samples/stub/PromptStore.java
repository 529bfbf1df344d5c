package dev.promptcache.samples.stub;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Every prompt that the stub knows, as it was written and as the API shows it. Safe for use by several threads. */
final class PromptStore {

    private final Map<PromptName, PromptHistory> prompts = new TreeMap<>(Comparator.comparing(PromptName::toString));

    private final ReadLag lag;

    PromptStore() {
        this(System::nanoTime);
    }

    PromptStore(LongSupplier nanos) {
        this.lag = new ReadLag(nanos);
    }

    synchronized List<Moved> add(PromptName prompt, StoredCommit commit) {
        lag.changing(prompt, prompts.get(prompt));
        return prompts.computeIfAbsent(prompt, unused -> new PromptHistory()).add(commit);
    }

    /** Points a tag to a commit. */
    synchronized List<Moved> tag(PromptName prompt, String tag, StoredCommit commit) {
        PromptHistory history = existing(prompt);
        lag.changing(prompt, history);
        return history.tag(tag, commit);
    }

    synchronized void untag(PromptName prompt, String tag) {
        PromptHistory history = existing(prompt);
        lag.changing(prompt, history);
        if (!history.untag(tag)) {
            throw new NoSuchElementException("prompt '" + prompt + "' has no tag '" + tag + "'");
        }
    }

    synchronized void delete(PromptName prompt) {
        lag.changing(prompt, existing(prompt));
        prompts.remove(prompt);
    }

    /** The commit that a ref stands for, as it was written last. */
    synchronized StoredCommit resolve(PromptName prompt, String ref) {
        return existing(prompt)
                .find(ref)
                .orElseThrow(() -> new NoSuchElementException("prompt '" + prompt + "' has no commit '" + ref + "'"));
    }

    synchronized List<PromptName> names() {
        return List.copyOf(prompts.keySet());
    }

    synchronized Map<String, String> tags(PromptName prompt) {
        return existing(prompt).tags();
    }

    /** The commits of a prompt as they were written, newest first. */
    synchronized List<StoredCommit> written(PromptName prompt) {
        return existing(prompt).commits();
    }

    /** The commit that the API shows for a ref. */
    synchronized Optional<StoredCommit> find(PromptName prompt, String ref) {
        return seen(prompt).flatMap(history -> history.find(ref));
    }

    /** The commits of a prompt that the API shows, newest first; empty for a prompt that does not exist. */
    synchronized Optional<List<StoredCommit>> commits(PromptName prompt) {
        return seen(prompt).map(PromptHistory::commits);
    }

    /** The commit that the API shows for a tag. */
    synchronized Optional<StoredCommit> tagged(PromptName prompt, String tag) {
        return seen(prompt).flatMap(history -> history.tagged(tag));
    }

    synchronized Duration lag() {
        return lag.get();
    }

    synchronized void lag(Duration newLag) {
        lag.set(newLag);
    }

    private Optional<PromptHistory> seen(PromptName prompt) {
        return Optional.ofNullable(lag.seen(prompt, prompts.get(prompt)));
    }

    private PromptHistory existing(PromptName prompt) {
        PromptHistory history = prompts.get(prompt);
        if (history == null) {
            throw new NoSuchElementException("there is no prompt '" + prompt + "'");
        }
        return history;
    }
}
