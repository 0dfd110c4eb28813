package cpcc.das;

import cpcc.backend.api.Side;
import cpcc.config.api.PeerSettings;
import cpcc.das.api.Ended;
import cpcc.das.api.SessionListener;
import cpcc.das.api.SessionView;
import cpcc.das.session.LiveSession;
import cpcc.das.session.Present;
import cpcc.das.session.SessionFolder;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions of this peer, on either side, and what ends several of them: a peer that is lost, a backend that goes. May be
 * called from any thread.
 */
@Component(service = {SessionList.class, LinkListener.class})
public final class SessionList implements LinkListener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionList.class);
    private static final Duration TELL = Duration.ofSeconds(1);

    private final Map<String, LiveSession> sessions = new ConcurrentHashMap<>();
    private final Audience<SessionListener> audience = new Audience<>("sessions");
    private final Path folder;
    private final Supplier<Duration> backendStopGrace;
    private final BackendList backends;
    private final BooleanSupplier stopping;
    private final Handle watched;

    /** No sessions; removes what an earlier peer left behind. */
    @Activate
    public SessionList(BundleContext context, @Reference PeerSettings settings, @Reference BackendList backends) {
        this(
                Path.of(settings.now().runtimeDir()),
                () -> Duration.ofMillis(settings.now().backendStopGraceMs()),
                backends,
                () -> context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING);
    }

    SessionList(Path runtimeDir, Supplier<Duration> backendStopGrace, BackendList backends, BooleanSupplier stopping) {
        this.folder = runtimeDir.resolve("s");
        this.backendStopGrace = backendStopGrace;
        this.backends = backends;
        this.stopping = stopping;
        SessionFolder.sweep(folder);
        watched = backends.onGone(this::backendGone);
    }

    @Deactivate
    void stop() {
        watched.close();
        audience.close();
    }

    /** {@return who is told of every session} */
    Audience<SessionListener> audience() {
        return audience;
    }

    /** {@return where the sessions' folders are} */
    Path folder() {
        return folder;
    }

    /**
     * Adds a session that begins.
     *
     * @throws Failure if there is one of that id
     */
    void add(LiveSession session) throws Failure {
        if (sessions.putIfAbsent(session.id(), session) != null) {
            throw new Failure(Reason.BAD_REQUEST, "there is a session " + session.id() + " already");
        }
        session.watch(this::changed);
        session.ended().thenAccept(how -> {
            sessions.remove(session.id(), session);
            SessionView last = session.view();
            audience.gone(session.id(), listener -> listener.sessionEnded(last, how));
        });
        // One that went after it was chosen for the session has not found the session here.
        session.backends().stream()
                .filter(b -> !backends.isPresent(b))
                .findFirst()
                .ifPresent(b -> session.end(without(session, b)));
    }

    /** {@return the session of this id between us and that peer} */
    Optional<LiveSession> find(PeerId peer, String id) {
        return Optional.ofNullable(sessions.get(id)).filter(s -> s.peer().equals(peer));
    }

    /**
     * {@return those that depend on a backend of a bundle}
     *
     * @param bundle symbolic name, a space, and version
     */
    List<LiveSession> using(String bundle) {
        return sessions.values().stream()
                .filter(s -> s.backends().stream().anyMatch(b -> b.bundle().equals(bundle)))
                .toList();
    }

    /** {@return those of both sides} */
    List<LiveSession> all() {
        return List.copyOf(sessions.values());
    }

    /** {@return whether there is one} */
    boolean contains(String id) {
        return sessions.containsKey(id);
    }

    /** {@return all that have not ended, by start} */
    List<SessionView> views() {
        return sessions.values().stream()
                .map(LiveSession::detailed)
                .filter(v -> v.state() != SessionView.State.ENDED)
                .sorted(Comparator.comparing(SessionView::started).thenComparing(SessionView::id))
                .toList();
    }

    /**
     * {@return the one session whose id begins so}
     *
     * @throws Failure if there is none, or several begin so
     */
    LiveSession beginning(String id) throws Failure {
        LiveSession exact = sessions.get(id);
        List<LiveSession> found = exact != null
                ? List.of(exact)
                : sessions.values().stream()
                        .filter(s -> !id.isEmpty() && s.id().startsWith(id))
                        .toList();
        if (found.isEmpty()) {
            throw new Failure(Reason.UNKNOWN_SESSION, "there is no session " + id, "see them: cpcc sessions");
        }
        if (found.size() > 1) {
            throw new Failure(
                    Reason.UNKNOWN_SESSION,
                    "several sessions begin with " + id,
                    "type more of it: "
                            + String.join(
                                    ", ", found.stream().map(LiveSession::id).toList()));
        }
        return found.get(0);
    }

    /**
     * Ends the sessions of one side because this peer is stopped, and waits for them.
     *
     * @param side which
     * @param limit how long to wait
     */
    void endAll(Side side, Duration limit) {
        end(sessions.values().stream().filter(s -> s.view().side() == side).toList(), LiveSession::peerStopped, limit);
    }

    @Override
    public void linkUp(Link link) {}

    /** It may come back; the channels wait for it. */
    @Override
    public void linkDown(Link link) {}

    @Override
    public void peerLost(PeerId peer, String why) {
        for (LiveSession session : sessions.values()) {
            if (session.peer().equals(peer)) {
                session.end(new Ended(
                        Ended.Cause.LOST,
                        -1,
                        session.view().application() + ": " + session.view().peerName() + " is lost, " + why,
                        List.of()));
            }
        }
    }

    private void changed(SessionView view) {
        if (view.state() != SessionView.State.ENDED) {
            audience.changed(view.id(), listener -> listener.sessionChanged(view));
        }
    }

    private void backendGone(Present<?> backend) {
        List<LiveSession> some = sessions.values().stream()
                .filter(s -> s.backends().stream().anyMatch(b -> b.service() == backend.service()))
                .toList();
        end(some, s -> without(s, backend), backendStopGrace.get());
    }

    /** When the whole peer stops, it is chance which of its bundles stops first. */
    private Ended without(LiveSession session, Present<?> backend) {
        return stopping.getAsBoolean() ? session.peerStopped() : session.withoutBackend(backend);
    }

    private static void end(Collection<LiveSession> some, Function<LiveSession, Ended> why, Duration limit) {
        some.forEach(s -> s.end(why.apply(s)));
        try {
            all(some, LiveSession::ended).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            // Messaging may be gone in a moment; without this the users would wait out the reconnect grace.
            all(some, LiveSession::told).get(TELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "sessions have not ended, or not told the other side, within {} ms: {}",
                    limit.toMillis(),
                    some.stream().map(LiveSession::id).toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Void> all(
            Collection<LiveSession> some, Function<LiveSession, CompletionStage<?>> what) {
        return CompletableFuture.allOf(some.stream()
                .map(what)
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new));
    }
}
