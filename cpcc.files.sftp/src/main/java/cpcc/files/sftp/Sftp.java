package cpcc.files.sftp;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import cpcc.config.api.Settings;
import cpcc.files.api.FileBackend;
import cpcc.files.api.Grant;
import cpcc.files.api.Mount;
import cpcc.files.api.Share;
import cpcc.sandbox.api.Sandbox;
import java.util.ArrayList;
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
 * The user's files by SFTP: OpenSSH's sftp-server in the sandbox on the user's machine, joined through the wire to sshfs on
 * the provider. Needs no root anywhere and leaves no mount in the provider's own namespace.
 */
@Component(
        configurationPid = SftpConfig.PID,
        property = {FileBackend.TYPE + "=sftp/1", "service.ranking:Integer=100"})
public final class Sftp implements FileBackend {
    /** The one connection between the halves; both name it. */
    static final String CONNECTION = "sftp";

    private static final Logger LOG = LoggerFactory.getLogger(Sftp.class);

    private final Settings<SftpConfig> settings = new Settings<>(SftpConfig.class);
    private volatile Tools tools;
    private final Sshfs sshfs = new Sshfs(() -> tools, () -> settings.now().mountTimeoutMs());
    private final Set<Half> halves = ConcurrentHashMap.newKeySet();

    /** Confines the user's half, which keeps the one it began with: another may take its place while sessions run. */
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile Sandbox sandbox;

    /** As a component. */
    public Sftp() {
        modified(Map.of());
    }

    /** Outside a framework. */
    Sftp(Sandbox sandbox) {
        this();
        this.sandbox = sandbox;
    }

    /** With tools elsewhere. */
    Sftp(Sandbox sandbox, Tools tools) {
        this(sandbox);
        this.tools = tools;
    }

    /** For sessions that begin later. */
    @Activate
    @Modified
    void modified(Map<String, Object> configuration) {
        SftpConfig config = settings.read(configuration);
        settings.problems().forEach(problem -> LOG.warn("{}", problem));
        tools = Tools.ofThisMachine().with(config.sftpServer(), config.sshfs());
    }

    @Override
    public List<Check> check(Side side) {
        List<Check> found = new ArrayList<>(side == Side.USER ? tools.checkUser(sandbox) : tools.checkProvider());
        settings.problems().forEach(problem -> found.add(Check.warning(problem.text(), problem.remedy())));
        return found;
    }

    @Override
    public Share share(SessionInfo session, List<Grant> grants, Wire wire) throws BackendException {
        tools.requireUser();
        UserHalf half = UserHalf.open(session, Grants.own(grants), wire, sandbox, tools.sftpServer(), halves::remove);
        halves.add(half);
        return half;
    }

    @Override
    public Mount mount(SessionInfo session, List<Grant> grants, Map<String, String> offer, Wire wire)
            throws BackendException {
        tools.requireProvider();
        ProviderHalf half = ProviderHalf.open(session, Grants.foreign(grants), wire, sshfs, halves::remove);
        halves.add(half);
        return half;
    }

    /** Closes what das has not closed by now. */
    @Deactivate
    public void stop() {
        for (Half half : List.copyOf(halves)) {
            half.close();
        }
        sshfs.stop();
    }
}
