package cpcc.p2p;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done outside after a change, in the order of the changes, on one thread and under no lock. */
final class Effects implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);
    private static final long STOP_MILLIS = 2_000;

    private final ScheduledThreadPoolExecutor thread;

    Effects(String threadName) {
        thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, threadName));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Queues a task; dropped when closed. */
    void run(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("dropped, the peer is stopping", e);
        }
    }

    /** Queues a task and waits until it is done, or for a while; not on the thread of the effects. */
    void runAndWait(Runnable task) {
        try {
            thread.submit(() -> guarded(task)).get(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("dropped, the peer is stopping", e);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("a change could not be passed on in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Queues a task for later; dropped when closed before. */
    void later(Duration delay, Runnable task) {
        try {
            thread.schedule(() -> guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("dropped, the peer is stopping", e);
        }
    }

    /** Queues a task again and again. */
    void every(Duration delay, Runnable task) {
        thread.scheduleWithFixedDelay(() -> guarded(task), delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Does what is queued and this last task, then ends the thread.
     *
     * @param last the last task
     */
    void close(Runnable last) {
        try {
            runAndWait(last);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Also an error is only this task's: one that throws would not be run again, and nobody would know. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a change could not be passed on", e);
        }
    }
}
