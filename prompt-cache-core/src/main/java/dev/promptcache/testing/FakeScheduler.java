package dev.promptcache.testing;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A scheduler whose time is moved by hand. What is executed without a delay runs in the calling thread. */
final class FakeScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong();
    private final PriorityBlockingQueue<Task<?>> tasks = new PriorityBlockingQueue<>();

    long now() {
        return now.get();
    }

    synchronized void advance(long nanos) {
        long end = now.get() + nanos;
        for (Task<?> task = tasks.peek(); task != null && task.due <= end; task = tasks.peek()) {
            tasks.remove(task);
            now.set(Math.max(now.get(), task.due));
            task.run();
        }
        // A task may have moved time on itself, and further.
        now.set(Math.max(now.get(), end));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    command.run();
                    return Boolean.TRUE;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(new Task<>(callable, unit.toNanos(delay), 0));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        Callable<Boolean> call = () -> {
            command.run();
            return Boolean.TRUE;
        };
        return add(new Task<>(call, unit.toNanos(initialDelay), unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return scheduleAtFixedRate(command, initialDelay, delay, unit);
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("A fake scheduler cannot be shut down");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException("A fake scheduler cannot be shut down");
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    private <V> Task<V> add(Task<V> task) {
        tasks.add(task);
        return task;
    }

    private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {

        private final long order = sequence.getAndIncrement();
        private final long period;
        private long due;

        private Task(Callable<V> callable, long delay, long period) {
            super(callable);
            // A delay without end must not overflow into the past.
            this.due = Math.min(delay, Long.MAX_VALUE - now.get()) + now.get();
            this.period = period;
        }

        @Override
        public void run() {
            if (!isPeriodic()) {
                super.run();
            } else if (runAndReset()) {
                due += period;
                tasks.add(this);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            tasks.remove(this);
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public boolean isPeriodic() {
            return period > 0;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now.get(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> task = (Task<?>) other;
            int byDue = Long.compare(due, task.due);
            return byDue != 0 ? byDue : Long.compare(order, task.order);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
