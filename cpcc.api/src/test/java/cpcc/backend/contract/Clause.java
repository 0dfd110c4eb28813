package cpcc.backend.contract;

import cpcc.backend.api.BackendException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;

/**
 * A sentence of a contract. What breaks it is told together with it, so that an author knows what is wrong without reading
 * the test.
 *
 * @param of the method or type that it stands at, such as {@code ExecBackend.check}
 * @param sentence what is promised there
 */
record Clause(String of, String sentence) {
    private static final int FRAMES = 12;
    private static final long POLL_MS = 10;

    /** Fails with this text unless something holds. */
    void holds(boolean condition, String otherwise) {
        if (!condition) {
            throw broken(otherwise, null);
        }
    }

    AssertionFailedError broken(String found, Throwable cause) {
        return new AssertionFailedError(found + "\n    breaks what " + of + " promises: " + sentence, cause);
    }

    /**
     * Does something as das does it: on a thread of its own and with a deadline.
     *
     * @param limit after which it fails
     * @param call such as {@code server()}
     * @param work what is done
     * @return what the work gives
     * @throws BackendException if the work does
     */
    <T> T within(Duration limit, String call, Callable<T> work) throws BackendException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "contract: " + call);
        thread.setDaemon(true);
        thread.start();
        try {
            T given = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            thread.join(1000);
            return given;
        } catch (TimeoutException e) {
            String where = Arrays.stream(thread.getStackTrace())
                    .limit(FRAMES)
                    .map(frame -> "\n        at " + frame)
                    .collect(Collectors.joining());
            thread.interrupt();
            throw broken(call + " has not returned after " + limit.toMillis() + " ms; it is at" + where, null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BackendException refusal) {
                throw refusal;
            }
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw broken(call + " threw " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw broken(call + " was interrupted", e);
        }
    }

    /** Does something that may neither throw nor take longer than the limit. */
    void does(Duration limit, String call, Runnable work) {
        try {
            within(limit, call, () -> {
                work.run();
                return null;
            });
        } catch (BackendException e) {
            throw broken(call + " threw " + e, e);
        }
    }

    /** Waits until something holds. */
    void comes(Duration limit, Supplier<String> otherwise, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw broken(otherwise.get(), null);
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            throw broken("interrupted", e);
        }
    }
}
