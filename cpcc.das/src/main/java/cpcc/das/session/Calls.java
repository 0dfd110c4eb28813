package cpcc.das.session;

import cpcc.backend.api.BackendException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls into backends on threads of their own, each with a deadline, surviving whatever they throw. A call that is given up
 * is interrupted; what it makes after that is closed.
 */
public final class Calls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final String owner;
    private final ThreadPoolExecutor threads;

    /**
     * Starts no thread yet.
     *
     * @param owner for thread names and the log, such as the session's id
     */
    public Calls(String owner) {
        this.owner = owner;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, 64, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "cpcc-das-" + owner + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** {@return runs what belongs to the same owner} */
    public Executor executor() {
        return threads;
    }

    /**
     * {@return what the call gave}
     *
     * @param who the backend, for the log and messages
     * @param deadline how long it may take
     * @param giveUp completes when nobody wants the result any more
     * @param work the call
     * @throws BackendException what it threw, or that it took too long
     * @throws CancellationException if it was given up, or the waiting thread interrupted
     */
    public <T> T call(String who, Duration deadline, CompletableFuture<?> giveUp, Callable<T> work)
            throws BackendException {
        if (giveUp.isDone()) {
            throw new CancellationException(who);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Future<?> task;
        try {
            task = threads.submit(() -> run(who, result, work));
        } catch (RejectedExecutionException e) {
            throw new CancellationException(who);
        }
        BackendException late = null;
        try {
            CompletableFuture.anyOf(result, giveUp).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            late = new BackendException(who + " did not answer within " + shown(deadline), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Of the result; it is looked at below.
        }
        if (result.completeExceptionally(new CancellationException(who))) {
            task.cancel(true);
            if (late != null) {
                LOG.warn("{}: {}", owner, late.getMessage());
                throw late;
            }
            throw new CancellationException(who);
        }
        return outcome(who, result);
    }

    /** Starts no more calls, and interrupts those that are still there. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private <T> void run(String who, CompletableFuture<T> result, Callable<T> work) {
        try {
            T made = work.call();
            if (!result.complete(made) && made instanceof AutoCloseable late) {
                LOG.warn("{}: {} answered after it was given up", owner, who);
                late.close();
            }
        } catch (Throwable t) {
            // Also errors: a backend whose classes do not load must not end anything but its own session.
            if (!result.completeExceptionally(t)) {
                LOG.debug("{}: {} failed after it was given up", owner, who, t);
            }
        }
    }

    private <T> T outcome(String who, CompletableFuture<T> result) throws BackendException {
        try {
            return result.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a completed future waits for nothing", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof BackendException said) {
                throw said;
            }
            LOG.error("{}: {} failed", owner, who, cause);
            throw new BackendException(who + " failed: " + cause, "see the log: cpcc logs", cause);
        }
    }

    private static String shown(Duration time) {
        return time.toMillis() < 2000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}
