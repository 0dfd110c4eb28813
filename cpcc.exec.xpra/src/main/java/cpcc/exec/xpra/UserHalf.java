package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Tap;
import cpcc.backend.api.Taps;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ClientIO;
import cpcc.sandbox.api.Confined;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's half: an xpra client on the caller's display from when the provider's half is there, until it is put away, dies,
 * or the session ends. The client starts while the server does, and waits for it in the wire.
 */
final class UserHalf implements ClientIO {
    private static final Logger LOG = LoggerFactory.getLogger(UserHalf.class);
    private static final long ANSWER_SECONDS = 5;

    private final SessionInfo session;
    private final Clipboard clipboard;
    private final Caller firstCaller;
    private final Viewers viewers;
    private final Consumer<AutoCloseable> whenClosed;
    private final Path socket;
    private final CompletableFuture<Void> visible = new CompletableFuture<>();
    private final Handle listening;
    private final Handle accepting;

    /** Of the client that is, or of the one to come: completes when it has painted something. */
    private volatile CompletableFuture<Void> painted = visible;

    /** What the provider's half answers to a request to close the windows. */
    private volatile CompletableFuture<Boolean> answer = CompletableFuture.completedFuture(false);

    private Display display;
    private Confined viewer;
    private Control control;
    private Consumer<String> whenLost = why -> {};
    private boolean over;
    private boolean closed;

    private UserHalf(
            SessionInfo session,
            Clipboard clipboard,
            Caller caller,
            Display display,
            Wire wire,
            Viewers viewers,
            Consumer<AutoCloseable> whenClosed)
            throws IOException {
        this.session = session;
        this.clipboard = clipboard;
        this.firstCaller = caller;
        this.display = display;
        this.viewers = viewers;
        this.whenClosed = whenClosed;
        socket = session.folder().resolve("socket");
        listening = wire.listen(Offer.SCREEN, UnixDomainSocketAddress.of(socket), Kind.INTERACTIVE, this::taps);
        accepting = wire.accept(Offer.CONTROL, Kind.INTERACTIVE, this::take);
    }

    /**
     * Waits for the provider's half.
     *
     * @param session which one
     * @param clipboard what is shared
     * @param caller whose display
     * @param wire to the provider's half
     * @param viewers starts clients
     * @param whenClosed told of it, once
     * @return the half, owned by the caller
     * @throws BackendException if the display cannot be used, or the socket cannot be made
     */
    static UserHalf open(
            SessionInfo session,
            Clipboard clipboard,
            Caller caller,
            Wire wire,
            Viewers viewers,
            Consumer<AutoCloseable> whenClosed)
            throws BackendException {
        Display display = viewers.display(caller);
        try {
            return new UserHalf(session, clipboard, caller, display, wire, viewers, whenClosed);
        } catch (IOException e) {
            throw new BackendException(
                    "the socket for xpra cannot be made in " + session.folder() + ": " + e.getMessage(),
                    "check the space and the rights there: ls -ld " + session.folder(),
                    e);
        }
    }

    @Override
    public Map<String, String> offer() {
        return new Offer(clipboard).toMap();
    }

    @Override
    public CompletionStage<Void> visible() {
        return visible.minimalCompletionStage();
    }

    @Override
    public synchronized void onDetached(Consumer<String> listener) {
        whenLost = listener;
    }

    @Override
    public synchronized void detach() throws BackendException {
        requireRunning();
        putAway();
    }

    @Override
    public synchronized CompletionStage<Void> attach(Caller newCaller) throws BackendException {
        requireRunning();
        show(newCaller, viewers.display(newCaller));
        return painted.minimalCompletionStage();
    }

    @Override
    public boolean askToClose() {
        CompletableFuture<Boolean> pressed = new CompletableFuture<>();
        try {
            synchronized (this) {
                if (closed || over || control == null) {
                    return false;
                }
                answer = pressed;
                control.say(Control.CLOSE);
            }
            return pressed.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.warn("session {}: its windows could not be asked to close", session.id(), e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            putAway();
            accepting.close();
            listening.close();
            if (control != null) {
                control.close();
            }
        }
        whenClosed.accept(this);
    }

    private Taps taps() {
        CompletableFuture<Void> by = painted;
        // Not on the thread that moves the bytes: whoever waits may take long.
        return new Taps(new Painted(() -> by.completeAsync(() -> null)), Tap.NONE);
    }

    private synchronized void take(Pipe pipe) {
        if (closed || control != null) {
            LOG.warn("session {}: a connection that is not expected is refused", session.id());
            pipe.close();
            return;
        }
        control = new Control(pipe);
        control.listen(session.id(), new Control.Listener() {
            @Override
            public void said(int what) {
                heard(what);
            }

            @Override
            public void over() {
                providerEnded();
            }
        });
        try {
            show(firstCaller, display);
        } catch (BackendException e) {
            tellLost(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("session {}: the sandbox failed", session.id(), e);
            tellLost("xpra's client cannot be started: " + e);
        }
    }

    private void heard(int what) {
        switch (what) {
            case Control.PRESSED -> answer.complete(true);
            case Control.NOTHING -> answer.complete(false);
            default -> LOG.warn("session {}: the provider's half says {}", session.id(), what);
        }
    }

    private synchronized void providerEnded() {
        over = true;
        answer.complete(false);
    }

    /** The client that is goes when the new one has started: if that fails, nothing has changed. */
    private void show(Caller caller, Display where) throws BackendException {
        if (painted.isDone()) {
            painted = new CompletableFuture<>();
        }
        Confined started = viewers.start(where, caller, socket, clipboard);
        putAway();
        viewer = started;
        display = where;
        LOG.info("session {}: xpra's client {} shows it on {}", session.id(), started.pid(), where.text());
        started.exit().thenAcceptAsync(code -> gone(started, code));
    }

    private void putAway() {
        Confined shown = viewer;
        viewer = null;
        if (shown != null) {
            end(shown);
        }
    }

    private void end(Confined client) {
        try {
            client.close();
        } catch (RuntimeException e) {
            LOG.error("session {}: the sandbox failed to end xpra's client", session.id(), e);
        }
    }

    private synchronized void gone(Confined ended, int code) {
        if (viewer != ended) {
            return;
        }
        viewer = null;
        end(ended);
        if (!closed && !over) {
            tellLost("xpra's client on DISPLAY=" + display.text() + " " + how(code));
        }
    }

    /** What it said last tells nothing about who killed it. */
    private String how(int code) {
        return code > 128
                ? "was ended by signal " + (code - 128)
                : "ended with code " + code
                        + LastLine.of(viewers.log()).map(line -> ": " + line).orElse("");
    }

    private void tellLost(String why) {
        LOG.warn("session {}: nobody sees it: {}", session.id(), why);
        whenLost.accept(why);
    }

    private void requireRunning() throws BackendException {
        if (closed || over || control == null) {
            throw new BackendException("it does not run", "see what does: cpcc sessions");
        }
    }
}
