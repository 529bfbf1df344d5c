package dev.promptcache.samples.stub;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/** Every prompt that the stub knows. Safe for use by several threads. */
final class PromptStore {

    private final Map<PromptName, PromptHistory> prompts = new TreeMap<>(Comparator.comparing(PromptName::toString));

    synchronized void add(PromptName prompt, StoredCommit commit) {
        prompts.computeIfAbsent(prompt, unused -> new PromptHistory()).add(commit);
    }

    synchronized Optional<StoredCommit> find(PromptName prompt, String ref) {
        return Optional.ofNullable(prompts.get(prompt)).flatMap(history -> history.find(ref));
    }

    /** The commits of a prompt, newest first; empty for a prompt that does not exist. */
    synchronized Optional<List<StoredCommit>> commits(PromptName prompt) {
        return Optional.ofNullable(prompts.get(prompt)).map(PromptHistory::commits);
    }

    synchronized Optional<StoredCommit> tagged(PromptName prompt, String tag) {
        return Optional.ofNullable(prompts.get(prompt)).flatMap(history -> history.tagged(tag));
    }

    synchronized Map<String, String> tags(PromptName prompt) {
        return existing(prompt).tags();
    }

    /** Points a tag to the commit that the ref resolves to, and returns that commit. */
    synchronized StoredCommit tag(PromptName prompt, String tag, String ref) {
        PromptHistory history = existing(prompt);
        StoredCommit commit = history.find(ref)
                .orElseThrow(() -> new NoSuchElementException("prompt '" + prompt + "' has no commit '" + ref + "'"));
        history.tag(tag, commit);
        return commit;
    }

    synchronized void untag(PromptName prompt, String tag) {
        if (!existing(prompt).untag(tag)) {
            throw new NoSuchElementException("prompt '" + prompt + "' has no tag '" + tag + "'");
        }
    }

    synchronized void delete(PromptName prompt) {
        existing(prompt);
        prompts.remove(prompt);
    }

    synchronized List<PromptName> names() {
        return List.copyOf(prompts.keySet());
    }

    private PromptHistory existing(PromptName prompt) {
        PromptHistory history = prompts.get(prompt);
        if (history == null) {
            throw new NoSuchElementException("there is no prompt '" + prompt + "'");
        }
        return history;
    }
}
