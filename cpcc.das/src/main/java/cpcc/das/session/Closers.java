package cpcc.das.session;

import cpcc.backend.api.BackendException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session opened, closed in the reverse order, whatever each of them does. */
final class Closers {
    private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

    private final String session;
    private final Calls calls;
    private final Deque<Closer> opened = new ArrayDeque<>();

    Closers(String session, Calls calls) {
        this.session = session;
        this.calls = calls;
    }

    private record Closer(String who, Hung hung, Duration deadline, AutoCloseable what) {}

    /**
     * Remembers what was opened.
     *
     * @param who for the log
     * @param deadline how long its closing may take
     * @param what closed at the end
     */
    void push(String who, Duration deadline, AutoCloseable what) {
        push(who, new Hung(), deadline, what);
    }

    /** Remembers what a backend opened; its closing is tried however many calls of that backend have not come back. */
    void push(Present<?> backend, Duration deadline, AutoCloseable what) {
        push(backend.name(), backend.hung(), deadline, what);
    }

    private synchronized void push(String who, Hung hung, Duration deadline, AutoCloseable what) {
        opened.push(new Closer(who, hung, deadline, what));
    }

    /** Closes all, last first. One that fails or takes too long is named in the log, and the next is closed. */
    void closeAll() {
        for (Closer last = pop(); last != null; last = pop()) {
            Closer closer = last;
            try {
                calls.call(closer.who, closer.hung, closer.deadline, new CompletableFuture<>(), () -> {
                    closer.what.close();
                    return null;
                });
            } catch (BackendException | RuntimeException e) {
                LOG.warn("session {}: closing {}: {}", session, closer.who, e.toString());
            }
        }
    }

    private synchronized Closer pop() {
        return opened.poll();
    }
}
