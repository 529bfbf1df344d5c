package dev.promptcache.samples.stub;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with requests to the stub: first the delay, then the effect. Immutable; made by the factory methods and
 * refined by {@link #after}, {@link #header}, {@link #body} and {@link #times}.
 *
 * @param effect what happens once the delay is over
 * @param delay how long each request waits first; zero for not at all
 * @param status the HTTP status of {@link Effect#STATUS}, otherwise 200
 * @param headers the headers of {@link Effect#STATUS}
 * @param body the body of {@link Effect#STATUS}; null for the API's usual error body
 * @param times how many requests it strikes before it is used up; 0 for every request until {@code recover()}
 */
public record Fault(
        Effect effect,
        Duration delay,
        int status,
        Map<String, String> headers,
        @Nullable String body,
        int times) {

    /** What happens to a request once its delay is over. */
    public enum Effect {
        /** The regular answer. */
        NONE,
        /** A status, headers and body of the test's choice. */
        STATUS,
        /** No answer until the fault is taken away; then the regular one. */
        HANG,
        /** The connection is closed without an answer. */
        DROP,
        /** The regular answer's head, half of its body, then the connection is closed. */
        TRUNCATE
    }

    /** Checks what no server could do, and copies the headers. */
    public Fault {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay is not negative: " + delay);
        }
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a status is between 200 and 599: " + status);
        }
        if (times < 0) {
            throw new IllegalArgumentException("times is not negative: " + times);
        }
        headers = Map.copyOf(headers);
    }

    /**
     * Answers regularly, but late.
     *
     * @param delay how long each request waits
     * @return the fault
     */
    public static Fault delay(Duration delay) {
        return of(Effect.NONE, 200).after(delay);
    }

    /**
     * Answers with a status and the API's usual error body.
     *
     * @param status the HTTP status, 200 to 599
     * @return the fault
     */
    public static Fault status(int status) {
        return of(Effect.STATUS, status);
    }

    /**
     * Does not answer until the fault is taken away.
     *
     * @return the fault
     */
    public static Fault hang() {
        return of(Effect.HANG, 200);
    }

    /**
     * Closes the connection without an answer. On a kept connection some clients, the JDK's among them, then ask again of
     * their own accord, which is a further request here.
     *
     * @return the fault
     */
    public static Fault drop() {
        return of(Effect.DROP, 200);
    }

    /**
     * Sends half of the regular answer, then closes the connection.
     *
     * @return the fault
     */
    public static Fault truncate() {
        return of(Effect.TRUNCATE, 200);
    }

    /**
     * The same fault after a delay.
     *
     * @param newDelay how long each request waits first
     * @return the changed copy
     */
    public Fault after(Duration newDelay) {
        return new Fault(effect, newDelay, status, headers, body, times);
    }

    /**
     * The same fault with one more response header, for example {@code Retry-After}.
     *
     * @param name the header's name
     * @param value the header's value
     * @return the changed copy
     */
    public Fault header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Fault(effect, delay, status, more, body, times);
    }

    /**
     * The same fault with a response body, of any kind.
     *
     * @param newBody the body, sent as it is
     * @return the changed copy
     */
    public Fault body(String newBody) {
        return new Fault(effect, delay, status, headers, newBody, times);
    }

    /**
     * The same fault for a number of requests only.
     *
     * @param newTimes how many requests it strikes; 0 for all
     * @return the changed copy
     */
    public Fault times(int newTimes) {
        return new Fault(effect, delay, status, headers, body, newTimes);
    }

    private static Fault of(Effect effect, int status) {
        return new Fault(effect, Duration.ZERO, status, Map.of(), null, 0);
    }
}
