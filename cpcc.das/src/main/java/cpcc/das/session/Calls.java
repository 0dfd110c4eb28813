package cpcc.das.session;

import cpcc.backend.api.BackendException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
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
 * is interrupted; what it makes after that is closed. A backend that does not even care for interrupts is not called any
 * more when {@link Hung#LIMIT} of its calls have not come back.
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
     * {@return what a call into a backend gave}
     *
     * @param backend which one
     * @param deadline how long it may take
     * @param giveUp completes when nobody wants the result any more
     * @param work the call
     * @throws BackendException what it threw, that it took too long, or that too many of its calls never came back
     * @throws CancellationException if it was given up, or the waiting thread interrupted
     */
    public <T> T call(Present<?> backend, Duration deadline, CompletableFuture<?> giveUp, Callable<T> work)
            throws BackendException {
        if (backend.hung().tooMany()) {
            throw new Misbehaved(
                    backend.name() + " is not asked any more: " + backend.hung().count() + " calls never came back",
                    "remove or replace its bundle: " + backend.bundle());
        }
        return call(backend.name(), backend.hung(), deadline, giveUp, work);
    }

    /** As {@link #call(Present, Duration, CompletableFuture, Callable)}, also if many have not come back: to close things. */
    <T> T call(String who, Hung hung, Duration deadline, CompletableFuture<?> giveUp, Callable<T> work)
            throws BackendException {
        if (giveUp.isDone()) {
            throw new CancellationException(who);
        }
        Task<T> task = new Task<>(who, hung, work);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw new CancellationException(who);
        }
        BackendException late = null;
        try {
            CompletableFuture.anyOf(task.result, giveUp).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            late = new Misbehaved(who + " did not answer within " + shown(deadline), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Of the result; it is looked at below.
        }
        if (task.giveUp()) {
            if (late != null) {
                LOG.warn("{}: {}", owner, late.getMessage());
                throw late;
            }
            throw new CancellationException(who);
        }
        return outcome(who, task.result);
    }

    /** Starts no more calls, and interrupts those that are still there. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** One call: either its result is wanted when it comes, or it was given up before. */
    private final class Task<T> implements Runnable {
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final String who;
        private final Hung hung;
        private final Callable<T> work;
        private Thread runner;

        Task(String who, Hung hung, Callable<T> work) {
            this.who = who;
            this.hung = hung;
            this.work = work;
        }

        @Override
        public void run() {
            runsOn(Thread.currentThread());
            boolean late = result.isDone();
            try {
                late = late || tooLate(work.call());
            } catch (Throwable t) {
                // Also errors: a backend whose classes do not load must not end anything but its own session.
                late = !result.completeExceptionally(
                        t instanceof CancellationException ? new IllegalStateException(t) : t);
                if (late) {
                    LOG.debug("{}: {} failed after it was given up", owner, who, t);
                }
            } finally {
                runsOn(null);
                if (late) {
                    hung.cameBack();
                }
            }
        }

        private boolean tooLate(T made) throws Exception {
            if (result.complete(made)) {
                return false;
            }
            if (made instanceof AutoCloseable late) {
                LOG.warn("{}: {} answered after it was given up", owner, who);
                late.close();
            }
            return true;
        }

        /** {@return whether it had no result yet; it is interrupted then} */
        boolean giveUp() {
            if (!result.completeExceptionally(new CancellationException(who))) {
                return false;
            }
            hung.givenUp();
            synchronized (this) {
                if (runner != null) {
                    runner.interrupt();
                }
            }
            return true;
        }

        /** The pool takes an interrupt that comes late from the thread before it runs anything else. */
        private synchronized void runsOn(Thread thread) {
            runner = thread;
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
            throw new Misbehaved(who + " failed: " + cause, "see the log: cpcc logs", cause);
        }
    }

    private static String shown(Duration time) {
        return time.toMillis() < 2000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}
