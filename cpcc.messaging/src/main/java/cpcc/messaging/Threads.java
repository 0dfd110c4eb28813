package cpcc.messaging;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that call others: a pool that may block, and one that tells the time. */
final class Threads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final int END_SECONDS = 5;

    private final ExecutorService pool;
    private final ScheduledThreadPoolExecutor timer;

    Threads(String name) {
        pool = Executors.newCachedThreadPool(factory(name + "-pool"));
        timer = new ScheduledThreadPoolExecutor(
                1, factory(name + "-timer"), new ThreadPoolExecutor.DiscardPolicy()); // Nothing is due any more.
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs work that may block; dropped once this is closed. */
    void run(Runnable work) {
        try {
            pool.execute(() -> attempt(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("dropped, this peer stops");
        }
    }

    /** Runs, on a pool thread, something later. */
    ScheduledFuture<?> after(Duration delay, Runnable work) {
        return timer.schedule(() -> run(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs something short again and again, the first time at once. */
    ScheduledFuture<?> every(Duration interval, Runnable work) {
        return timer.scheduleWithFixedDelay(() -> attempt(work), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the threads; work that is running is interrupted. */
    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
                pool.shutdownNow();
                if (!pool.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("a listener does not end although it was interrupted");
                }
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Also an error is only this work's: a task that throws would not be run again by the timer, and nobody would know. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.error("work of a pool thread failed", e);
        }
    }

    private static ThreadFactory factory(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
