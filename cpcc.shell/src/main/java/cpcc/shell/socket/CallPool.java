package cpcc.shell.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of the control socket: one for each running command, and short ones beside them. */
final class CallPool implements Executor, AutoCloseable {
    /** How many commands may run at a time. */
    static final int CALLS = 32;

    private static final long STOP_SECONDS = 2;

    private final Semaphore free = new Semaphore(CALLS);
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "cpcc-call-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** {@return whether there was a thread for this command} */
    boolean tryRun(Runnable command) {
        if (!free.tryAcquire()) {
            return false;
        }
        boolean taken = false;
        try {
            threads.execute(() -> {
                try {
                    command.run();
                } finally {
                    free.release();
                }
            });
            taken = true;
        } finally {
            if (!taken) {
                free.release();
            }
        }
        return true;
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Waits for the commands to end by themselves. */
    void awaitCalls() throws InterruptedException {
        if (free.tryAcquire(CALLS, STOP_SECONDS, TimeUnit.SECONDS)) {
            free.release(CALLS);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
