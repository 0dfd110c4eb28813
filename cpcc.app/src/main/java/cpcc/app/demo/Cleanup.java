package cpcc.app.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the demo has to end and to remove, in reverse order, once: at its end, or when it is interrupted. Each is added before
 * it begins anything. Thread-safe.
 */
final class Cleanup implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Cleans up also when this process is told to end, and lets it end only then. */
    void alsoAtExit() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                close();
                            } catch (DemoFailure e) {
                                System.err.println("cpcc: " + e.getMessage());
                            }
                        },
                        "demo: cleanup"));
    }

    /** {@return what was added} */
    synchronized <T extends AutoCloseable> T add(T resource) throws DemoFailure {
        if (closed) {
            throw new DemoFailure("interrupted", "");
        }
        open.push(resource);
        return resource;
    }

    /**
     * Ends and removes; whoever comes second waits for the first.
     *
     * @throws DemoFailure as the first that could not be closed said; the others are closed all the same
     */
    @Override
    public synchronized void close() throws DemoFailure {
        closed = true;
        DemoFailure failed = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                DemoFailure why =
                        e instanceof DemoFailure failure ? failure : new DemoFailure("cannot clean up", e + "");
                if (failed == null) {
                    failed = why;
                } else {
                    failed.addSuppressed(why);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
