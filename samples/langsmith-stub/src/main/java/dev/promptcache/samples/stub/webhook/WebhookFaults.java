package dev.promptcache.samples.stub.webhook;

import java.time.Duration;

/**
 * What goes wrong with webhooks on their way. Immutable; made from {@link #NONE} by the other methods.
 *
 * @param loss the part that never arrives, from 0 to 1
 * @param delay how long each takes
 * @param duplicates the part that arrives twice, from 0 to 1
 * @param disorder the part that is held back for a second, so that later ones overtake it, from 0 to 1
 */
public record WebhookFaults(double loss, Duration delay, double duplicates, double disorder) {

    /** Each arrives once, at once and in order. */
    public static final WebhookFaults NONE = new WebhookFaults(0, Duration.ZERO, 0, 0);

    /** Checks the parts and the delay. */
    public WebhookFaults {
        part("loss", loss);
        part("duplicates", duplicates);
        part("disorder", disorder);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay is not negative: " + delay);
        }
    }

    /**
     * The same with another part that is lost.
     *
     * @param newLoss the part, from 0 to 1
     * @return the changed copy
     */
    public WebhookFaults loss(double newLoss) {
        return new WebhookFaults(newLoss, delay, duplicates, disorder);
    }

    /**
     * The same with another delay.
     *
     * @param newDelay how long each takes
     * @return the changed copy
     */
    public WebhookFaults delay(Duration newDelay) {
        return new WebhookFaults(loss, newDelay, duplicates, disorder);
    }

    /**
     * The same with another part that arrives twice.
     *
     * @param newDuplicates the part, from 0 to 1
     * @return the changed copy
     */
    public WebhookFaults duplicates(double newDuplicates) {
        return new WebhookFaults(loss, delay, newDuplicates, disorder);
    }

    /**
     * The same with another part that is overtaken.
     *
     * @param newDisorder the part, from 0 to 1
     * @return the changed copy
     */
    public WebhookFaults disorder(double newDisorder) {
        return new WebhookFaults(loss, delay, duplicates, newDisorder);
    }

    private static void part(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is between 0 and 1: " + value);
        }
    }
}
