package dev.promptcache.internal;

/** For how long what is cached will be served if LangSmith goes on failing. Used with the cache's lock held. */
final class Prospects {

    private final Settings settings;
    private final long now;
    private int stale;
    private int expired;
    private long shortest = Settings.NEVER;

    private Prospects(Settings settings, long now) {
        this.settings = settings;
        this.now = now;
    }

    /** Says it of all entries. */
    static String of(CacheState state, long now) {
        if (state.table.size() == 0) {
            return "nothing is cached";
        }
        Prospects prospects = new Prospects(state.settings, now);
        state.table.forEach(prospects::add);
        return prospects.stale + " of " + state.table.size() + " cached prompts are stale" + prospects.ofThose()
                + prospects.ofTheRest();
    }

    /** Says it of one entry. */
    static String of(CacheState state, Entry entry, long now) {
        long left = left(state.settings, entry, now);
        String commit = "the cached commit " + entry.commit().commitHash();
        if (left < 0) {
            return commit + " is past its windows and not served";
        }
        return commit + " is served "
                + (left == Settings.NEVER ? "without limit" : "for another " + DurationText.of(left));
    }

    private String ofThose() {
        return expired == 0 ? "" : ", " + expired + " of them past their windows and not served any more";
    }

    private String ofTheRest() {
        if (shortest != Settings.NEVER) {
            return ", the first to run out of its windows is served for another " + DurationText.of(shortest);
        }
        return expired == 0 ? ", all are served without limit" : "";
    }

    private void add(Entry entry) {
        long left = left(settings, entry, now);
        stale += now > entry.freshUntil ? 1 : 0;
        expired += left < 0 ? 1 : 0;
        if (left >= 0) {
            shortest = Math.min(shortest, left);
        }
    }

    private static long left(Settings settings, Entry entry, long now) {
        long until = Settings.plus(entry.freshUntil, settings.longestWindow());
        return until == Settings.NEVER ? Settings.NEVER : until - now;
    }
}
