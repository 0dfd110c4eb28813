package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import cpcc.config.api.Settings;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.ServerIO;
import cpcc.exec.x11.cache.Early;
import cpcc.exec.x11.cache.Noted;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Execution backend for X11 applications: they run on the provider, their windows open on the user's X server.
 *
 * <p>The user's half keeps the X server's cookie to itself, and chooses how far the server trusts the application; the
 * provider's half needs nothing but a socket.
 */
@Component(
        service = ExecBackend.class,
        configurationPid = X11Config.PID,
        property = {ExecBackend.TYPE + "=x11/1", ExecBackend.SURFACE + "=WINDOWS"})
public final class X11Backend implements ExecBackend {
    private static final Logger LOG = LoggerFactory.getLogger(X11Backend.class);

    /**
     * Inside the sandbox, a number that no X server has: programs try the abstract socket of a number before the one in
     * /tmp, and where the sandbox has network, the provider's own X server would be found at a low number.
     */
    private static final int FIRST_NUMBER = 10_000;

    private static final int NUMBERS = 40_000;
    /** Of so many it is remembered what their programs ask. */
    private static final int PEERS = 64;

    private final SecureRandom random = new SecureRandom();
    private final Helpers helpers = new Helpers();
    private final Windows windows = new Windows();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    /** By peer: what programs of one ask is nothing to tell another. Of too many peers the one that was met first is forgotten. */
    private final Map<String, Noted> noted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Noted> eldest) {
            return size() > PEERS;
        }
    };

    private final Settings<X11Config> settings = new Settings<>(X11Config.class);
    private final Collection<X11Rule> rules = new CopyOnWriteArrayList<>();
    private volatile Screens screens;

    /** Serves this machine. */
    @Activate
    public X11Backend() {
        modified(Map.of());
    }

    X11Backend(Host host) {
        this();
        screens = new Screens(settings.now().display(), settings.now().clipboard(), host, helpers, random);
    }

    /** For sessions that begin later. */
    @Activate
    @Modified
    void modified(Map<String, Object> configuration) {
        X11Config config = settings.read(configuration);
        settings.problems().forEach(problem -> LOG.warn("{}", problem));
        Host here = Host.here();
        Host host = new Host(here.name(), here.sockets(), here.programs(), Path.of(config.xephyr()), here.setpriv());
        screens = new Screens(config.display(), config.clipboard(), host, helpers, random);
    }

    /** A rule is there. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRule(X11Rule rule) {
        rules.add(rule);
    }

    void removeRule(X11Rule rule) {
        rules.remove(rule);
    }

    /** Ends what sessions have left, and every thread. */
    @Deactivate
    void deactivate() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("could not close {}", each, e);
            }
        }
        helpers.close();
    }

    @Override
    public List<Check> check(Side side, Caller caller, Map<String, String> options) {
        List<Check> found = new ArrayList<>(
                side == Side.USER
                        ? screens.check(caller, options)
                        : List.of(Check.ok("X11 applications need nothing but themselves here")));
        settings.problems().forEach(problem -> found.add(Check.warning(problem.text(), problem.remedy())));
        return found;
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException {
        Screen screen = screens.open(X11Rules.applied(session, rules), caller);
        try {
            Offer offer = new Offer(Cookie.random(random), Looks.of(caller.env()));
            X11Client half =
                    new X11Client(session, offer, screen, windows, noted(session.peerId()), wire, open::remove);
            open.add(half);
            return half;
        } catch (RuntimeException e) {
            screen.close();
            throw e;
        }
    }

    private Noted noted(String peer) {
        synchronized (noted) {
            return noted.computeIfAbsent(peer, each -> new Noted());
        }
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException {
        int number = FIRST_NUMBER + random.nextInt(NUMBERS);
        Early early = Early.named(settings.now().early_answers());
        X11Server half = X11Server.open(session, Offer.parse(offer), number, early, wire, open::remove);
        open.add(half);
        return half;
    }
}
