package dev.promptcache.internal;

/** Whether the refresher runs, and when it sweeps next. Plain: guarded by whoever holds it. */
final class RefreshSchedule {

    private boolean started;
    private boolean running;
    /** Changes with each start, stop and change of the settings; a tick of an earlier timer is none. */
    private int timer;

    private long nextSweep;

    /** Starts or stops it. */
    void start(boolean start) {
        started = start;
    }

    /** Follows the settings: it runs if it was started and there can be anything to refresh. */
    boolean adjust(StalenessRules rules, long now) {
        boolean ran = running;
        timer++;
        running = started && rules.needsRefresher();
        long sweep = StalenessRules.plus(now, rules.refreshInterval);
        nextSweep = ran ? Math.min(nextSweep, sweep) : sweep;
        return running;
    }

    /** The timer that is wanted, and when it is to tick next. */
    Timer timer(StalenessRules rules, long now) {
        long delay = Math.min(rules.tickPeriod(), Math.max(1, nextSweep - now));
        return new Timer(timer, running ? delay : StalenessRules.NEVER);
    }

    /** Whether a timer that ticks is the one that is wanted. */
    boolean isWanted(int ticking) {
        return running && ticking == timer;
    }

    /** Whether it is time for a sweep; the next one follows after an interval then. */
    boolean isTimeToSweep(StalenessRules rules, long now) {
        boolean due = now >= nextSweep;
        nextSweep = due ? StalenessRules.plus(now, rules.refreshInterval) : nextSweep;
        return due;
    }

    /**
     * A timer.
     *
     * @param number which one it is
     * @param delay the time to its next tick in nanoseconds, {@link StalenessRules#NEVER} if it is not to tick
     */
    record Timer(int number, long delay) {}
}
