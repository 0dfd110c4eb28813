package cpcc.das;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Side;
import cpcc.config.api.PeerSettings;
import cpcc.das.ProviderChoice.Candidate;
import cpcc.das.api.Application;
import cpcc.das.api.Progress;
import cpcc.das.api.RunRequest;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.das.api.SessionView;
import cpcc.das.files.FileArguments;
import cpcc.das.files.FolderRules;
import cpcc.das.session.ClientSession;
import cpcc.das.session.LiveSession;
import cpcc.das.session.Present;
import cpcc.das.session.ServerSession;
import cpcc.das.session.Target;
import cpcc.das.wire.Done;
import cpcc.das.wire.Over;
import cpcc.das.wire.Started;
import cpcc.das.wire.Text;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.files.api.FileBackend;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Sender;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs applications of others for whoever typed the command, and shows the sessions of both sides.
 *
 * <p>Both ends' {@link #close} ask the program to end (TERM) and end it after the provider's terminate grace: a user is not
 * yet asked by the application what to save, and a provider recalls without notice or extension.
 *
 * <p>Immediate, because its end is the end of the sessions, and not for whoever uses it last to bring about.
 */
@Component(service = Runner.class, immediate = true)
public final class ClientController implements Runner {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID = 12;
    private static final Duration STOP = Duration.ofSeconds(8);

    private final Communities communities;
    private final ApplicationListController applications;
    private final BackendList backends;
    private final SessionList sessions;
    private final SessionTools tools;
    private final List<Path> secret;
    private final List<Path> own;
    private final Random random;
    private Listeners listeners;

    /** Runs nothing yet. */
    @Activate
    public ClientController(
            BundleContext context,
            @Reference PeerSettings settings,
            @Reference Communities communities,
            @Reference ApplicationListController applications,
            @Reference BackendList backends,
            @Reference SessionList sessions,
            @Reference SessionTools tools) {
        this(
                communities,
                applications,
                backends,
                sessions,
                tools,
                List.of(
                        Path.of(settings.now().stateDir()),
                        Path.of(settings.now().runtimeDir())),
                OwnFolders.of(context::getProperty),
                new SecureRandom());
        listeners = new Listeners(context, listeners());
    }

    ClientController(
            Communities communities,
            ApplicationListController applications,
            BackendList backends,
            SessionList sessions,
            SessionTools tools,
            List<Path> secret,
            List<Path> own,
            Random random) {
        this.communities = communities;
        this.applications = applications;
        this.backends = backends;
        this.sessions = sessions;
        this.tools = tools;
        this.secret = secret;
        this.own = own;
        this.random = random;
    }

    /** {@return what it hears from providers} */
    List<Listener<?, ?>> listeners() {
        return List.of(
                new Listener<>(Started.TYPE, Started.class, this::started),
                new Listener<>(Over.TYPE, Over.class, this::over));
    }

    @Deactivate
    void stop() {
        sessions.endAll(Side.USER, STOP);
        if (listeners != null) {
            listeners.close();
        }
    }

    @Override
    public Session run(RunRequest request, Caller caller, Progress progress) throws Failure {
        List<Application> meant = meant(request.application());
        List<Candidate> candidates = ProviderChoice.rank(meant, communities.peers(), request.provider());
        if (candidates.isEmpty()) {
            throw notByThatPeer(request, meant);
        }
        ProviderChoice.onlyOneIsMeant(candidates, request.provider());
        Surface surface = candidates.get(0).application().surface();
        FileArguments.Result files = FileArguments.of(request, surface, caller.folder(), rules(caller));
        BackendChoice choice = new BackendChoice(backends, caller, request.options(), request.via());
        Failure refused = null;
        for (Candidate candidate : candidates) {
            if (candidate.application().surface() != surface) {
                continue;
            }
            boolean again = true;
            while (again) {
                Optional<Present<ExecBackend>> exec = choice.exec(candidate);
                Optional<Present<FileBackend>> shared =
                        exec.isEmpty() || files.grants().isEmpty() ? Optional.empty() : choice.files(candidate);
                if (exec.isEmpty() || shared.isEmpty() && !files.grants().isEmpty()) {
                    break;
                }
                ClientSession session = session(candidate, exec.get(), shared, request, caller, files);
                try {
                    sessions.add(session);
                    session.open(progress);
                    return session;
                } catch (Failure e) {
                    session.blame().ifPresent(choice::failed);
                    // Another backend of this machine may do what this one could not.
                    again = session.blame().isPresent();
                    if (!again && !mayRunElsewhere(e)) {
                        throw refused == null ? e : refused;
                    }
                    refused = refused == null ? e : refused;
                }
            }
        }
        throw refused == null ? choice.complaint() : refused;
    }

    @Override
    public List<SessionView> sessions() {
        return sessions.views();
    }

    @Override
    public SessionView close(String id) throws Failure {
        LiveSession session = sessions.beginning(id);
        SessionView view = session.view();
        if (session instanceof ServerSession served) {
            served.recall();
        } else if (session instanceof ClientSession used) {
            used.close();
        }
        return view;
    }

    @Override
    public SessionView detach(String id) throws Failure {
        ClientSession used = used(id, "put away");
        used.detach();
        return used.view();
    }

    @Override
    public SessionView attach(String id, Caller caller) throws Failure {
        ClientSession used = used(id, "shown");
        used.attach(caller);
        return used.view();
    }

    private ClientSession used(String id, String what) throws Failure {
        LiveSession session = sessions.beginning(id);
        if (session instanceof ClientSession used) {
            return used;
        }
        SessionView view = session.view();
        throw new Failure(
                Reason.DENIED,
                view.application() + " for " + view.peerName() + " is " + what + " only where it is used",
                "on " + view.peerName() + ": cpcc sessions");
    }

    private Done started(Sender from, Started message) throws Failure {
        own(from, message.session())
                .orElseThrow(
                        () -> new Failure(Reason.UNKNOWN_SESSION, "there is no session " + message.session() + " here"))
                .started();
        return new Done();
    }

    /** Also if the session is not known any more: that is what the provider wants to know. */
    private Done over(Sender from, Over message) {
        own(from, message.session()).ifPresent(s -> s.over(message));
        return new Done();
    }

    private Optional<ClientSession> own(Sender from, String id) {
        return sessions.find(from.peer(), id)
                .filter(s -> s.view().community().equals(from.community()))
                .filter(ClientSession.class::isInstance)
                .map(ClientSession.class::cast);
    }

    private ClientSession session(
            Candidate candidate,
            Present<ExecBackend> exec,
            Optional<Present<FileBackend>> shared,
            RunRequest request,
            Caller caller,
            FileArguments.Result files) {
        Application application = candidate.application();
        Target target = new Target(
                application.id(),
                application.name(),
                application.surface(),
                application.community(),
                candidate.provider().peer(),
                candidate.provider().name(),
                exec,
                shared);
        return new ClientSession(newId(), target, caller, files, request.options(), tools.tools());
    }

    private String newId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    private FolderRules rules(Caller caller) {
        List<Path> hidden = new ArrayList<>(secret);
        hidden.add(caller.home().resolve(".ssh"));
        hidden.add(caller.home().resolve(".gnupg"));
        return new FolderRules(caller.user(), caller.home(), hidden, own, FolderRules.ownerOnDisk());
    }

    /** What is spelled so, or the only one that differs in capitals only. */
    private List<Application> meant(String id) throws Failure {
        List<Application> all = applications.list();
        List<Application> exact = all.stream().filter(a -> a.id().equals(id)).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        List<Application> alike =
                all.stream().filter(a -> a.id().equalsIgnoreCase(id)).toList();
        if (alike.stream().map(Application::id).distinct().count() == 1) {
            return alike;
        }
        throw nobodyShares(id, all);
    }

    private Failure nobodyShares(String id, List<Application> all) {
        List<Community> mine = communities.list();
        if (mine.isEmpty()) {
            return new Failure(
                    Reason.NOBODY_SHARES,
                    "this peer belongs to no community, so nobody shares \"" + Text.oneLine(id, 80) + "\"",
                    "join one: cpcc join INVITATION");
        }
        List<String> similar = ProviderChoice.similar(id, all);
        return new Failure(
                Reason.NOBODY_SHARES,
                "No member of "
                        + mine.stream().map(c -> "\"" + c.name() + "\"").collect(Collectors.joining(" or "))
                        + " shares \"" + Text.oneLine(id, 80) + "\" now.",
                similar.isEmpty() ? "See what is shared: cpcc apps" : "Similar: " + String.join(", ", similar) + ".");
    }

    private static Failure notByThatPeer(RunRequest request, List<Application> meant) {
        String others = meant.stream()
                .flatMap(a -> a.providers().stream())
                .map(p -> p.name())
                .distinct()
                .collect(Collectors.joining(", "));
        return new Failure(
                Reason.NOT_SHARED,
                "\"" + Text.oneLine(request.provider().orElse(""), 80) + "\" does not share " + request.application()
                        + " now",
                "it is shared by " + others);
    }

    /** Another provider may do what this one could not; what is wrong on this machine is wrong for all of them. */
    private static boolean mayRunElsewhere(Failure failure) {
        return switch (failure.reason()) {
            case FULL, DENIED, LIMIT, NOT_SHARED, NO_BACKEND, UNREACHABLE, TIMEOUT, UNKNOWN_TYPE, NOT_A_MEMBER -> true;
            default -> false;
        };
    }
}
