package cpcc.exec.x11;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Starts helper programs from one thread that lives as long as the backend: a program that is to die with its parent dies
 * with the thread that started it.
 */
final class Helpers implements AutoCloseable {
    private final ExecutorService starter = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "x11 starts helpers");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts a program.
     *
     * @param command program and arguments
     * @param environment the whole of it
     * @param log takes its standard error
     * @return the running program; its standard output is a pipe, its standard input is empty
     * @throws IOException if it cannot be started
     */
    Process start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectError(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        CompletableFuture<Process> started = new CompletableFuture<>();
        try {
            execute(() -> {
                try {
                    started.complete(builder.start());
                } catch (Throwable e) { // With this thread all that it has started would end.
                    started.completeExceptionally(e);
                }
            });
            return started.get();
        } catch (RejectedExecutionException e) {
            throw new IOException("this backend is being stopped", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            // It may come to life all the same; whoever waits for it is gone.
            started.thenAccept(Process::destroyForcibly);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while starting " + command.get(0));
        }
    }

    /** A pool that is shut down while its first task brings its thread forgets what was handed in meanwhile. */
    private synchronized void execute(Runnable start) {
        starter.execute(start);
    }

    /** Ends the thread, and with it what it started and is still there. */
    @Override
    public synchronized void close() {
        starter.shutdown();
    }
}
