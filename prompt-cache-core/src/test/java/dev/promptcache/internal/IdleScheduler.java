package dev.promptcache.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduler in which no time passes: nothing it is given ever runs. */
final class IdleScheduler extends ScheduledThreadPoolExecutor {

    private static final ScheduledFuture<Object> NEVER = new Never();

    IdleScheduler() {
        super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return NEVER;
    }

    private static final class Never extends FutureTask<Object> implements ScheduledFuture<Object> {

        private static final Callable<Object> NOTHING = () -> "nothing";

        private Never() {
            super(NOTHING);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return Long.MAX_VALUE;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
