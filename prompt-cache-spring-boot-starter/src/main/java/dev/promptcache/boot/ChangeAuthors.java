package dev.promptcache.boot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.PromptKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is known to have moved a prompt: the webhook says who made a commit before the cache fetches it, and an operator who has a
 * prompt refreshed is known by name. What is said holds for a minute, since a fetch that finds nothing new does not use it up.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class ChangeAuthors {

    private static final Duration VALIDITY = Duration.ofMinutes(1);
    private static final int MOST = 1000;

    private final InstantSource clock;

    /** By prompt, in the order in which they expire. */
    @GuardedBy("this")
    private final Map<PromptKey, Announcement> announcements = new LinkedHashMap<>();

    /** Makes a register that nobody has said anything to. */
    public ChangeAuthors() {
        this(Clock.systemUTC());
    }

    ChangeAuthors(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Says who is behind the next change of a prompt.
     *
     * @param key the prompt
     * @param author the name
     */
    public synchronized void announce(PromptKey key, String author) {
        Instant now = clock.instant();
        announcements.remove(key);
        announcements.put(key, new Announcement(author, now.plus(VALIDITY)));
        Iterator<Announcement> oldestFirst = announcements.values().iterator();
        // The one that was just made is not over, so there is an end to this.
        while (oldestFirst.next().isOver(now) || announcements.size() > MOST) {
            oldestFirst.remove();
        }
    }

    /**
     * Who is behind a change that has just happened.
     *
     * @param key the prompt
     * @return the name, or null if nobody has said
     */
    public synchronized @Nullable String authorOf(PromptKey key) {
        Announcement announcement = announcements.remove(key);
        return announcement == null || announcement.isOver(clock.instant()) ? null : announcement.author();
    }

    private record Announcement(String author, Instant end) {

        boolean isOver(Instant now) {
            return !now.isBefore(end);
        }
    }
}
