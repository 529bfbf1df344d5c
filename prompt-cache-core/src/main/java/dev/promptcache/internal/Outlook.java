package dev.promptcache.internal;

/** For how long what is cached will be served if LangSmith goes on failing. Takes one look at each entry. */
final class Outlook {

    private final Settings settings;
    private final long now;
    private int all;
    private int stale;
    private int expired;
    private long shortest = Settings.NEVER;

    Outlook(Settings settings, long now) {
        this.settings = settings;
        this.now = now;
    }

    void add(Entry entry) {
        long left = left(settings, entry, now);
        all++;
        stale += now > entry.freshUntil ? 1 : 0;
        expired += left < 0 ? 1 : 0;
        if (left >= 0) {
            shortest = Math.min(shortest, left);
        }
    }

    /** Says it of all entries. */
    @Override
    public String toString() {
        return all == 0
                ? "nothing is cached"
                : stale + " of " + all + " cached prompts are stale" + ofThose() + ofTheRest();
    }

    /** Says it of one entry. */
    static String of(Settings settings, Entry entry, long now) {
        long left = left(settings, entry, now);
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

    private static long left(Settings settings, Entry entry, long now) {
        long until = Settings.plus(entry.freshUntil, settings.longestWindow());
        return until == Settings.NEVER ? Settings.NEVER : until - now;
    }
}
