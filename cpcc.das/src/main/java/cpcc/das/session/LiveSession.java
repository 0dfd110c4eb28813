package cpcc.das.session;

import cpcc.das.api.Ended;
import cpcc.das.api.SessionView;
import cpcc.das.api.SessionView.State;
import cpcc.messaging.api.PeerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One side of a session. It is opened step by step; whatever ends it, once the step under way is over or given up, all that
 * was opened is closed in reverse order, just once.
 */
public abstract class LiveSession {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);

    /** Completes with what ends the session; the first wins. */
    protected final CompletableFuture<Ended> cause = new CompletableFuture<>();
    /** Completes when the other peer is lost, also if something else ended the session before. */
    protected final CompletableFuture<Ended> lost = new CompletableFuture<>();

    protected final Calls calls;
    protected final Timing timing;
    private final Closers closers;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final Clock clock;
    private volatile Blame blame;
    private volatile SessionView view;
    private Consumer<SessionView> watcher = view -> {};

    protected LiveSession(SessionView view, Timing timing, Clock clock) {
        this.view = view;
        this.timing = timing;
        this.clock = clock;
        calls = new Calls(view.id());
        closers = new Closers(view.id(), calls);
        CompletableFuture.allOf(cause, opened).thenRunAsync(this::closeOnce, calls.executor());
    }

    /**
     * How long things may take.
     *
     * @param call a call into a backend
     * @param close closing one thing
     * @param terminate between TERM and KILL
     * @param grace how long a link may be away
     */
    public record Timing(Duration call, Duration close, Duration terminate, Duration grace) {}

    /**
     * What kept a session from starting.
     *
     * @param backend whose fault it is
     * @param why what it did, one line
     */
    public record Blame(Present<?> backend, String why) {}

    /** {@return how it is now} */
    public SessionView view() {
        return view;
    }

    /** {@return how it is now, with what has to be asked of its backend; may take a second} */
    public SessionView detailed() {
        return view();
    }

    /**
     * Tells how it is now, and of every change. In order, on the thread that makes the change.
     *
     * @param one who is told from now on; must not block
     */
    public synchronized void watch(Consumer<SessionView> one) {
        watcher = one;
        one.accept(view);
    }

    /** {@return its id} */
    public String id() {
        return view.id();
    }

    /** {@return the other end} */
    public PeerId peer() {
        return view.peer();
    }

    /**
     * Ends the session; returns at once. Only the first call counts.
     *
     * @param why how it will be said to have ended
     */
    public void end(Ended why) {
        if (why.cause() == Ended.Cause.LOST) {
            lost.complete(why);
        }
        cause.complete(why);
    }

    /** {@return completes, never exceptionally, when nothing of the session is left on this machine} */
    public CompletionStage<Ended> ended() {
        return ended.minimalCompletionStage();
    }

    /** {@return what it depends on} */
    public abstract List<Present<?>> backends();

    /**
     * {@return how it ends when a backend that it uses is stopped}
     *
     * @param backend which one
     */
    public abstract Ended withoutBackend(Present<?> backend);

    /** {@return how it ends when this peer is stopped} */
    public abstract Ended peerStopped();

    /** {@return completes when the other side knows of the end, or cannot be told} */
    public abstract CompletionStage<Void> told();

    /** {@return the backend of this machine that kept it from starting, if one did} */
    public Optional<Blame> blame() {
        return Optional.ofNullable(blame);
    }

    /** This backend keeps it from starting. */
    protected final void blame(Present<?> backend, String why) {
        blame = new Blame(backend, why);
    }

    /**
     * The first part of the end, before anything of this side is closed.
     *
     * @param why what ends it
     * @return how it is said to have ended
     */
    protected abstract Ended beforeClosing(Ended why);

    /**
     * The last part of the end: everything of this side is closed.
     *
     * @param how it ended
     * @return the same with what is known now
     */
    protected abstract Ended afterClosing(Ended how);

    /** Remembers what was opened, to be closed. */
    protected final void push(String who, AutoCloseable what) {
        closers.push(who, timing.close(), what);
    }

    /** Remembers what a backend opened, to be closed. */
    protected final void push(Present<?> backend, AutoCloseable what) {
        closers.push(backend, timing.close(), what);
    }

    /** Remembers what a backend opened, to be closed within another time than usual. */
    protected final void push(Present<?> backend, Duration deadline, AutoCloseable what) {
        closers.push(backend, deadline, what);
    }

    /** From now on the session may be closed. */
    protected final void openingIsOver() {
        opened.complete(null);
    }

    protected final void enter(State state) {
        change(v -> with(v, state, clock.instant(), v.pid(), v.detached()));
        LOG.info(
                "session {}: {} ({} side, {} with {} {})",
                id(),
                state,
                view.side(),
                view.application(),
                view.peerName(),
                view.peer().shortText());
    }

    protected final void runsAs(long pid) {
        change(v -> with(v, v.state(), v.since(), pid, v.detached()));
    }

    /** Nobody sees it, and why; or, with an empty text, somebody does. */
    protected final void outOfSight(String why) {
        change(v -> with(v, v.state(), v.since(), v.pid(), why));
        LOG.info("session {}: {}", id(), why.isEmpty() ? "is seen" : "nobody sees it: " + why);
    }

    private synchronized void change(UnaryOperator<SessionView> how) {
        view = how.apply(view);
        watcher.accept(view);
    }

    private static SessionView with(SessionView v, State state, Instant since, long pid, String detached) {
        return new SessionView(
                v.id(),
                v.side(),
                v.application(),
                v.community(),
                v.peer(),
                v.peerName(),
                state,
                since,
                v.started(),
                v.exec(),
                v.files(),
                v.folders(),
                pid,
                detached,
                v.refused());
    }

    private void closeOnce() {
        Ended how = cause.join();
        enter(State.CLOSING);
        try {
            how = beforeClosing(how);
        } catch (RuntimeException e) {
            LOG.error("session {}: ending it", id(), e);
        }
        closers.closeAll();
        enter(State.ENDED);
        LOG.info("session {}: ended, {}: {}", id(), how.cause(), how.message());
        try {
            how = afterClosing(how);
        } catch (RuntimeException e) {
            LOG.error("session {}: after its end", id(), e);
        }
        calls.close();
        // This is one of the threads that were just interrupted; whoever waits for the end is not meant.
        Thread.interrupted();
        ended.complete(how);
    }
}
