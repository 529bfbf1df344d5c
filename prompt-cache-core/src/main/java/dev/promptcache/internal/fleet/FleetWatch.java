package dev.promptcache.internal.fleet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FleetStatus.Repair;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Subscription;
import dev.promptcache.PromptFleet.UnavailableException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.fleet.FleetTime.Scheduled;
import dev.promptcache.internal.thread.DurationText;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the fleet's changes, and looks now and then whether there were some that it did not hear: the messages are fast, and
 * the counter of changes is what makes it right. A cache that nobody holds any more stops listening at its next look. Thread-safe.
 */
final class FleetWatch implements PromptFleet.Listener {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final double CHECK_SPREAD = 0.2;
    private static final long DELAY = Duration.ofMillis(50).toNanos();
    private static final int MEMBERS_WITHOUT_MORE_DELAY = 50;
    private static final int DEAF_CHECKS = 2;

    private final FleetTime time;
    private final FleetEntries entries;
    private final PromptFleet fleet;
    private final FleetLink link;
    private final Navigator navigator;
    private final Object lock = new Object();

    /** Ends what was scheduled before the last start or stop. */
    @GuardedBy("lock")
    private int generation;

    @GuardedBy("lock")
    private boolean running;

    @GuardedBy("lock")
    private @Nullable Scheduled nextCheck;

    @GuardedBy("lock")
    private @Nullable Subscription subscription;

    /** Why it cannot listen, null if it can. */
    @GuardedBy("lock")
    private @Nullable UnavailableException obstacle;

    /** Whether that was said. */
    @GuardedBy("lock")
    private boolean obstacleTold;

    /** Whether a message came since the last check. */
    @GuardedBy("lock")
    private boolean heard;

    /** How many checks in a row found changes of which no message came. */
    @GuardedBy("lock")
    private int deafChecks;

    FleetWatch(FleetMember member, PromptFleet fleet, FleetLink link) {
        this.time = member.time;
        this.entries = member.entries;
        this.fleet = fleet;
        this.link = link;
        this.navigator = new Navigator(member, fleet, link);
    }

    void start() {
        synchronized (lock) {
            if (running) {
                return;
            }
            running = true;
            scheduleCheck(++generation, 0);
        }
    }

    void stop() {
        Subscription ended;
        synchronized (lock) {
            running = false;
            generation++;
            ended = subscription;
            subscription = null;
            if (nextCheck != null) {
                nextCheck.cancel();
            }
        }
        if (ended != null) {
            ended.close();
        }
        navigator.lose();
    }

    long lag() {
        return navigator.lag();
    }

    long members() {
        return navigator.members();
    }

    Map<Repair, Long> repairs() {
        return navigator.repairs();
    }

    @Override
    public void subscribed() {
        navigator.lose();
        lookSoon();
    }

    @Override
    public void changed(String incarnation, long previous, long epoch, PromptKey key) {
        synchronized (lock) {
            heard = true;
        }
        if (!navigator.heard(incarnation, previous, epoch)) {
            lookSoon();
        } else if (navigator.name(key)) {
            // Not all at a time, and several changes at once.
            long spread = DELAY * Math.max(1, navigator.members() / MEMBERS_WITHOUT_MORE_DELAY);
            time.executeLater(this::readHeard, (long) (spread * time.random().getAsDouble()));
        }
    }

    private void lookSoon() {
        if (navigator.wantsLook()) {
            time.executeSoon(this::look);
        }
    }

    private void readHeard() {
        try {
            navigator.readHeard();
        } catch (UnavailableException e) {
            lostBearings(e);
        }
    }

    private void look() {
        try {
            navigator.look();
        } catch (UnavailableException e) {
            lostBearings(e);
        }
    }

    private void check(int mine) {
        if (!entries.isInUse()) {
            log.info("A prompt cache was dropped without being closed; it has left its fleet");
            stop();
            return;
        }
        try {
            boolean alone = !link.isWhole();
            if (alone) {
                navigator.lose();
            }
            // A subscription that begins looks by itself.
            if (!subscribe(mine)) {
                noteWhetherDeaf(navigator.look() && !alone, mine);
                tellOfObstacle();
            }
        } catch (UnavailableException e) {
            lostBearings(e);
        } finally {
            synchronized (lock) {
                scheduleCheck(mine, spread(fleet.checkInterval().toNanos()));
            }
        }
    }

    /** Begins to listen, unless it does. Whoever cannot finds changes by looking. */
    private boolean subscribe(int mine) {
        synchronized (lock) {
            if (subscription != null || mine != generation) {
                return false;
            }
        }
        Subscription begun;
        try {
            begun = link.probe(() -> FleetLink.answered(fleet.subscribe(this)));
        } catch (UnavailableException e) {
            synchronized (lock) {
                obstacle = e;
            }
            return false;
        }
        boolean wanted;
        boolean again;
        synchronized (lock) {
            wanted = mine == generation;
            if (wanted) {
                subscription = begun;
            }
            again = obstacleTold;
            obstacle = null;
            obstacleTold = false;
        }
        if (again) {
            log.info("The prompt cache hears of its fleet's changes again");
        }
        if (!wanted) {
            begun.close();
        }
        return wanted;
    }

    /** Says once that the store answers and cannot be listened to. */
    private void tellOfObstacle() {
        UnavailableException untold;
        synchronized (lock) {
            untold = obstacleTold ? null : obstacle;
            obstacleTold |= untold != null;
        }
        if (untold != null) {
            log.warn(
                    "The prompt cache does not hear of its fleet's changes, and looks for them every {}: {}",
                    DurationText.of(fleet.checkInterval().toNanos()),
                    untold.getMessage());
        }
    }

    /** Subscribes anew if changes are found again and again, and no message of them comes. */
    private void noteWhetherDeaf(boolean foundSomething, int mine) {
        Subscription deaf = null;
        synchronized (lock) {
            deafChecks = foundSomething && !heard ? deafChecks + 1 : 0;
            heard = false;
            if (deafChecks >= DEAF_CHECKS) {
                deafChecks = 0;
                deaf = subscription;
                subscription = null;
            }
        }
        if (deaf != null) {
            log.debug("The fleet's changes are not heard; the prompt cache subscribes anew");
            deaf.close();
            navigator.count(Repair.RESUBSCRIBED);
            subscribe(mine);
        }
    }

    /** Lets the next look compare everything. */
    void lostBearings() {
        navigator.lose();
    }

    private void lostBearings(UnavailableException failure) {
        lostBearings();
        log.debug("The fleet could not be read", failure);
    }

    @GuardedBy("lock")
    private void scheduleCheck(int mine, long nanos) {
        if (mine == generation) {
            nextCheck = time.executeLater(() -> check(mine), nanos);
        }
    }

    /** Not all at a time, and not later than asked for. */
    private long spread(long interval) {
        return (long) (interval * (1 - CHECK_SPREAD * time.random().getAsDouble()));
    }
}
