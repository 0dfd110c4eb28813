package cpcc.das;

import cpcc.backend.api.Side;
import cpcc.das.api.SharedApplication;
import cpcc.das.session.Present;
import cpcc.das.session.ServerPlan;
import cpcc.das.session.ServerSession;
import cpcc.das.wire.Close;
import cpcc.das.wire.Done;
import cpcc.das.wire.Reserve;
import cpcc.das.wire.Run;
import cpcc.exec.api.ExecBackend;
import cpcc.files.api.FileBackend;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Sender;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Peer;
import cpcc.sandbox.api.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what this peer shares for members who ask: says no with a reason, or starts a session. The policy so far: who is a
 * member of a community that the application is shared with may use it.
 */
@Component(service = ServerController.class, immediate = true)
public final class ServerController {
    private static final Logger LOG = LoggerFactory.getLogger(ServerController.class);
    private static final Path OWN_BUS = Path.of("/usr/bin/dbus-run-session");
    private static final Duration STOP = Duration.ofSeconds(8);

    private final Communities communities;
    private final InstallController installer;
    private final BackendList backends;
    private final Instances instances;
    private final SessionList sessions;
    private final SessionTools tools;
    private Listeners listeners;

    /** Serves nobody yet. */
    @Activate
    public ServerController(
            BundleContext context,
            @Reference Communities communities,
            @Reference InstallController installer,
            @Reference BackendList backends,
            @Reference Instances instances,
            @Reference SessionList sessions,
            @Reference SessionTools tools) {
        this(communities, installer, backends, instances, sessions, tools);
        listeners = new Listeners(context, listeners());
    }

    ServerController(
            Communities communities,
            InstallController installer,
            BackendList backends,
            Instances instances,
            SessionList sessions,
            SessionTools tools) {
        this.communities = communities;
        this.installer = installer;
        this.backends = backends;
        this.instances = instances;
        this.sessions = sessions;
        this.tools = tools;
    }

    /** {@return what it hears from users} */
    List<Listener<?, ?>> listeners() {
        return List.of(
                new Listener<>(Reserve.TYPE, Reserve.class, this::reserve),
                new Listener<>(Run.TYPE, Run.class, this::run),
                new Listener<>(Close.TYPE, Close.class, this::close));
    }

    @Deactivate
    void stop() {
        sessions.endAll(Side.PROVIDER, STOP);
        if (listeners != null) {
            listeners.close();
        }
    }

    private Done reserve(Sender from, Reserve request) throws Failure {
        try {
            SharedApplication shared = shared(from, request.application());
            exec(shared, request.exec());
            files(request.files());
            sandbox();
            if (sessions.contains(request.session())) {
                throw new Failure(Reason.BAD_REQUEST, "there is a session " + request.session() + " already");
            }
            instances.reserve(from.peer(), from.community(), request, shared.instances(), communities.peerName());
            LOG.info(
                    "session {}: {} reserved for {}",
                    request.session(),
                    request.application(),
                    from.peer().shortText());
            return new Done();
        } catch (Failure e) {
            throw refused(from, request.session(), e);
        }
    }

    private Done run(Sender from, Run request) throws Failure {
        String id = request.session();
        Instances.Held held;
        try {
            held = instances.claim(from.peer(), from.community(), id, request.application());
        } catch (Failure e) {
            throw refused(from, id, e);
        }
        boolean runs = false;
        try {
            ServerSession session = session(from, request, held.reserve());
            sessions.add(session);
            session.ended().thenRun(() -> session.blame().ifPresent(backends::failed));
            session.start();
            runs = true;
            return new Done();
        } catch (Failure e) {
            throw refused(from, id, e);
        } finally {
            if (!runs) {
                instances.release(id);
            }
        }
    }

    private ServerSession session(Sender from, Run request, Reserve reserved) throws Failure {
        SharedApplication shared = shared(from, request.application());
        if (request.grants().isEmpty() != reserved.files().isEmpty()) {
            throw new Failure(Reason.BAD_REQUEST, "folders are granted without a file backend, or the reverse");
        }
        ServerSession.Served served = new ServerSession.Served(
                shared.name(),
                from.community(),
                from.peer(),
                name(from),
                communities.peerName(),
                exec(shared, reserved.exec()),
                files(reserved.files()),
                sandbox(),
                Files.isExecutable(OWN_BUS) ? OWN_BUS : null);
        ServerPlan plan = new ServerPlan(shared, request, communities.peerName());
        return new ServerSession(request, served, plan, () -> instances.release(request.session()), tools.tools());
    }

    private Done close(Sender from, Close request) throws Failure {
        Optional<ServerSession> session = sessions.find(from.peer(), request.session())
                .filter(ServerSession.class::isInstance)
                .map(ServerSession.class::cast);
        if (session.isPresent()) {
            session.get().close();
        } else if (!instances.cancel(from.peer(), request.session())) {
            throw new Failure(Reason.UNKNOWN_SESSION, "there is no session " + request.session() + " here");
        }
        return new Done();
    }

    private SharedApplication shared(Sender from, String application) throws Failure {
        return installer
                .find(application, from.community())
                .orElseThrow(() -> new Failure(
                        Reason.NOT_SHARED,
                        communities.peerName() + " does not share " + application + " with you",
                        "see what is shared: cpcc apps"));
    }

    private Present<ExecBackend> exec(SharedApplication shared, String type) throws Failure {
        return usable(backends.exec(shared.surface()), type);
    }

    private Optional<Present<FileBackend>> files(String type) throws Failure {
        return type.isEmpty() ? Optional.empty() : Optional.of(usable(backends.files(), type));
    }

    private <B> Present<B> usable(List<Present<B>> some, String type) throws Failure {
        return some.stream()
                .filter(b -> b.type().equals(type) && backends.servesProvider(b))
                .findFirst()
                .orElseThrow(() -> lacks(type));
    }

    private Present<Sandbox> sandbox() throws Failure {
        return backends.sandbox().orElseThrow(() -> lacks("a sandbox"));
    }

    private Failure lacks(String what) {
        String name = communities.peerName();
        return new Failure(
                Reason.NO_BACKEND, name + " cannot use " + what + " now", "see why on " + name + ": cpcc doctor");
    }

    private String name(Sender from) {
        return communities.peers().stream()
                .filter(p -> p.id().equals(from.peer()) && p.community().equals(from.community()))
                .map(Peer::name)
                .findFirst()
                .orElse(from.peer().shortText());
    }

    private static Failure refused(Sender from, String session, Failure why) {
        LOG.info("session {}: refused to {}: {}", session, from.peer().shortText(), why.getMessage());
        return why;
    }
}
