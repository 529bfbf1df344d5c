package dev.promptcache.samples.stub;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A fault in force, and the requests that it holds back. Safe for use by several threads. */
final class ActiveFault {

    private final Fault fault;

    private final AtomicInteger strikes = new AtomicInteger();

    private final CountDownLatch lifted = new CountDownLatch(1);

    ActiveFault(Fault fault) {
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }

    boolean isUsedUp() {
        return fault.times() > 0 && strikes.get() >= fault.times();
    }

    /** Whether the fault strikes one more request. */
    boolean strike() {
        return fault.times() == 0 || strikes.getAndIncrement() < fault.times();
    }

    void lift() {
        lifted.countDown();
    }

    /** Waits out the delay, or the hang, and returns what is to happen then: nothing if the fault was lifted meanwhile. */
    Fault.Effect await() throws InterruptedException {
        if (lifted.await(fault.delay().toNanos(), TimeUnit.NANOSECONDS)) {
            return Fault.Effect.NONE;
        }
        if (fault.effect() == Fault.Effect.HANG) {
            lifted.await();
            return Fault.Effect.NONE;
        }
        return fault.effect();
    }

    /** The answer of a fault that has one of its own. */
    Answer answer() {
        String body = fault.body();
        return new Answer(
                fault.status(),
                fault.headers(),
                body != null
                        ? body
                        : Answer.error(fault.status(), "Status " + fault.status() + " on demand")
                                .body());
    }
}
