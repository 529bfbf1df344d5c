package dev.promptcache.samples.stub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The commits of one prompt and the tags that point to them. Not safe for use by several threads. */
final class PromptHistory {

    private static final int SHORTEST_HASH = 8;

    private final List<StoredCommit> newestFirst = new ArrayList<>();

    private final Map<String, String> hashByTag = new TreeMap<>();

    List<Moved> add(StoredCommit commit) {
        List<Moved> moved = new ArrayList<>();
        // As in LangSmith, nothing changed means no new commit.
        if (newestFirst.isEmpty() || !newestFirst.get(0).hash().equals(commit.hash())) {
            newestFirst.add(0, commit);
            moved.add(Moved.commit(commit));
        }
        commit.tags().forEach(tag -> moved.addAll(tag(tag, commit)));
        return moved;
    }

    PromptHistory copy() {
        PromptHistory copy = new PromptHistory();
        copy.newestFirst.addAll(newestFirst);
        copy.hashByTag.putAll(hashByTag);
        return copy;
    }

    /** Resolves a ref as LangSmith does: fewer than 8 characters are a tag, others a commit before a tag. */
    Optional<StoredCommit> find(String ref) {
        if (ref.isEmpty() || ref.equals("latest")) {
            return newestFirst.stream().findFirst();
        }
        if (ref.length() < SHORTEST_HASH) {
            return tagged(ref);
        }
        return byHash(ref).or(() -> tagged(ref));
    }

    Optional<StoredCommit> tagged(String tag) {
        return Optional.ofNullable(hashByTag.get(tag)).flatMap(this::byHash);
    }

    List<Moved> tag(String tag, StoredCommit commit) {
        String before = hashByTag.put(tag, commit.hash());
        return commit.hash().equals(before) ? List.of() : List.of(Moved.tag(tag, commit, before == null));
    }

    boolean untag(String tag) {
        return hashByTag.remove(tag) != null;
    }

    List<StoredCommit> commits() {
        return List.copyOf(newestFirst);
    }

    Map<String, String> tags() {
        return Collections.unmodifiableMap(new TreeMap<>(hashByTag));
    }

    private Optional<StoredCommit> byHash(String prefix) {
        return newestFirst.stream()
                .filter(commit -> commit.hash().startsWith(prefix))
                .findFirst();
    }
}
