package cpcc.exec.xpra;

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
import cpcc.sandbox.api.Sandbox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Execution backend by xpra: the program draws on a display of its own on the provider, and an xpra client shows its windows
 * to the user. So round trips stay on the provider, and the windows can be put away and shown again elsewhere.
 *
 * <p>xpra's server, and its client too, run in sandboxes of their own, joined through the wire by a unix socket at each end.
 */
@Component(
        service = ExecBackend.class,
        configurationPid = XpraConfig.PID,
        property = {ExecBackend.TYPE + "=xpra/1", ExecBackend.SURFACE + "=WINDOWS", "service.ranking:Integer=-100"})
public final class Xpra implements ExecBackend {
    private static final Logger LOG = LoggerFactory.getLogger(Xpra.class);

    private final Settings<XpraConfig> settings = new Settings<>(XpraConfig.class);
    private final SecureRandom random = new SecureRandom();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private volatile Tools tools;

    /** Confines xpra's own processes; each half keeps the one it began with: another may take its place in the meantime. */
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile Sandbox sandbox;

    /** As a component. */
    public Xpra() {
        modified(Map.of());
    }

    /** With tools elsewhere. */
    Xpra(Sandbox sandbox, Tools tools) {
        this();
        this.sandbox = sandbox;
        this.tools = tools;
    }

    /** For sessions that begin later. */
    @Activate
    @Modified
    void modified(Map<String, Object> configuration) {
        XpraConfig config = settings.read(configuration);
        settings.problems().forEach(problem -> LOG.warn("{}", problem));
        tools = Tools.ofThisMachine().with(Path.of(config.xpra()), Path.of(config.xvfb()));
    }

    @Override
    public List<Check> check(Side side, Caller caller, Map<String, String> options) {
        List<Check> found = new ArrayList<>(
                side == Side.USER ? tools.checkUser(sandbox, caller, wanted(options)) : tools.checkProvider());
        settings.problems().forEach(problem -> found.add(Check.warning(problem.text(), problem.remedy())));
        return found;
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException {
        tools.require();
        Clipboard clipboard = Clipboard.of(wanted(session.options()));
        UserHalf half =
                UserHalf.open(session, clipboard, caller, wire, new Viewers(session, sandbox, tools), open::remove);
        open.add(half);
        return half;
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException {
        tools.require();
        ProviderHalf half = ProviderHalf.open(
                session, Offer.parse(offer), Display.free(random), wire, sandbox, tools, open::remove);
        open.add(half);
        return half;
    }

    /** What the user asked for, and where he does not say it what is configured. */
    private Map<String, String> wanted(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.putIfAbsent(Clipboard.NAME, settings.now().clipboard());
        return all;
    }

    /** Closes what das has not closed by now. */
    @Deactivate
    public void stop() {
        for (AutoCloseable half : List.copyOf(open)) {
            try {
                half.close();
            } catch (Exception e) {
                LOG.error("half of a session did not end", e);
            }
        }
    }
}
