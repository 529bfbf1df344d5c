package dev.promptcache.internal;

import dev.promptcache.PromptKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries by what they are called. An entry is found under its key, and under those longer spellings of its identifier that
 * somebody has looked up. Finding takes no lock; changes are made by one thread at a time.
 */
final class EntryIndex {

    private final Map<String, Entry> plain = new ConcurrentHashMap<>();
    private final Map<String, Entry> withModel = new ConcurrentHashMap<>();

    @Nullable
    Entry find(PromptKey key) {
        return of(key).get(key.identifier());
    }

    /** Finds by a spelling of an identifier, without the model, that was looked up before or is the shortest. */
    @Nullable
    Entry find(String spelling) {
        return plain.get(spelling);
    }

    void add(Entry entry) {
        of(entry.key).put(entry.key.identifier(), entry);
    }

    /** Lets an entry be found under another spelling too; there are three at most, and they go when the entry goes. */
    void alias(String spelling, Entry entry) {
        entry.aliased = true;
        plain.put(spelling, entry);
    }

    void remove(Entry entry) {
        of(entry.key).remove(entry.key.identifier(), entry);
        if (entry.aliased) {
            longerForms(entry.key).forEach(plain::remove);
        }
    }

    /** The other spellings of a key's identifier: its own workspace and the newest commit written out. */
    private static List<String> longerForms(PromptKey key) {
        String shortest = key.identifier();
        boolean ownerImplied = key.owner().equals(PromptKey.OWN_WORKSPACE);
        boolean refImplied = key.ref().equals(PromptKey.LATEST);
        List<String> forms = new ArrayList<>(3);
        if (refImplied) {
            forms.add(shortest + ':' + PromptKey.LATEST);
        }
        if (ownerImplied) {
            forms.add(PromptKey.OWN_WORKSPACE + '/' + shortest);
        }
        if (ownerImplied && refImplied) {
            forms.add(PromptKey.OWN_WORKSPACE + '/' + shortest + ':' + PromptKey.LATEST);
        }
        return forms;
    }

    private Map<String, Entry> of(PromptKey key) {
        return key.includeModel() ? withModel : plain;
    }
}
