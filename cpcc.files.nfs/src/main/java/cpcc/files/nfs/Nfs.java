package cpcc.files.nfs;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's files by NFS version 3. It cannot serve yet: its check says so as an error, so it is never chosen, and tells
 * what this machine would lack besides.
 */
@Component(
        configurationPid = NfsConfig.PID,
        property = {FileBackend.TYPE + "=nfs/3", "service.ranking:Integer=0"})
public final class Nfs implements FileBackend {
    private static final Logger LOG = LoggerFactory.getLogger(Nfs.class);
    private static final String REMEDY = "Use the sftp backend, which needs no root.";

    private final Settings<NfsConfig> settings = new Settings<>(NfsConfig.class);
    private final Path proc;

    /** As a component. */
    @Activate
    public Nfs() {
        this(Path.of("/proc"));
    }

    /** With the kernel's tables elsewhere. */
    Nfs(Path proc) {
        this.proc = proc;
    }

    /** The ranking is a property of the service. */
    @Activate
    @Modified
    void modified(Map<String, Object> configuration) {
        settings.read(configuration);
        settings.problems().forEach(problem -> LOG.warn("{}", problem));
    }

    @Override
    public List<Check> check(Side side) {
        List<Check> found = new ArrayList<>(List.of(cannot(side)));
        settings.problems().forEach(problem -> found.add(Check.warning(problem.text(), problem.remedy())));
        return found;
    }

    private Check cannot(Side side) {
        if (side == Side.USER) {
            return Check.error("this version of the NFS backend has no server for the user's folders yet", REMEDY);
        }
        List<String> also = new ArrayList<>();
        if (!kernelHasNfs()) {
            also.add("its kernel has no NFS loaded");
        }
        if (!mayMount()) {
            also.add("mounting NFS takes root, which this peer has not");
        }
        String text = "this version of the NFS backend cannot mount the user's folders yet";
        return Check.error(also.isEmpty() ? text : text + "; on this machine also: " + String.join(", ", also), REMEDY);
    }

    private boolean kernelHasNfs() {
        return lines("filesystems").stream().anyMatch(line -> line.matches("(nodev)?\\s+nfs4?"));
    }

    /** CAP_SYS_ADMIN is the 21st capability. */
    private boolean mayMount() {
        return lines("self/status").stream()
                .filter(line -> line.startsWith("CapEff:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) >> 21 & 1) == 1);
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file));
        } catch (IOException e) {
            LOG.debug("cannot look", e);
            return List.of();
        }
    }

    @Override
    public Share share(SessionInfo session, List<Grant> grants, Wire wire) throws BackendException {
        throw new BackendException(cannot(Side.USER));
    }

    @Override
    public Mount mount(SessionInfo session, List<Grant> grants, Map<String, String> offer, Wire wire)
            throws BackendException {
        throw new BackendException(cannot(Side.PROVIDER));
    }
}
