package cpcc.files.sftp;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Wire;
import cpcc.files.api.Grant;
import cpcc.files.api.Mount;
import cpcc.sandbox.api.Bind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The provider's half: sshfs in a namespace of its own, where alone the mount exists. Nothing here touches a file in it. */
final class ProviderHalf implements Mount, Half {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderHalf.class);

    private final String session;
    private final List<Grant> grants;
    private final Pipe pipe;
    private final Sshfs.Running sshfs;
    private final List<Pump> pumps;
    private final Consumer<Half> whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ProviderHalf(
            String session, List<Grant> grants, Pipe pipe, Sshfs.Running sshfs, Consumer<Half> whenClosed) {
        this.session = session;
        this.grants = grants;
        this.pipe = pipe;
        this.sshfs = sshfs;
        this.whenClosed = whenClosed;
        this.pumps = List.of(
                Pump.start("cpcc-sftp-in", () -> {
                    // Its end tells sshfs that the user's half is gone.
                    try (OutputStream stdin = sshfs.stdin()) {
                        Pump.copy(pipe.in(), stdin);
                    }
                }),
                Pump.start("cpcc-sftp-out", () -> {
                    try (pipe) {
                        Pump.copy(sshfs.stdout(), pipe.out());
                    }
                }));
    }

    static ProviderHalf open(
            SessionInfo session, List<Grant> grants, Wire wire, Sshfs programs, Consumer<Half> whenClosed)
            throws BackendException {
        Sshfs.Running sshfs = programs.start(session.id(), session.folder());
        ProviderHalf half;
        try {
            Pipe pipe = wire.open(Sftp.CONNECTION, Kind.BULK);
            half = new ProviderHalf(session.id(), grants, pipe, sshfs, whenClosed);
        } catch (IOException e) {
            sshfs.close();
            throw new BackendException(
                    "the files of " + session.peer() + " cannot be reached: " + e.getMessage(), "Try again.", e);
        }
        try {
            sshfs.awaitMounted();
        } catch (BackendException e) {
            half.close();
            throw e;
        }
        LOG.info("{}: {} folders of {} are mounted", session.id(), grants.size(), session.peer());
        return half;
    }

    @Override
    public List<Bind> binds() {
        Path root = Path.of("/");
        return grants.stream()
                .map(grant -> new Bind(
                        sshfs.mountPoint().resolve(root.relativize(grant.folder())), grant.folder(), grant.writable()))
                .toList();
    }

    @Override
    public OptionalLong namespaceOf() {
        return OptionalLong.of(sshfs.pid());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // First sshfs: it may still have something to say, and it alone knows when it has unmounted.
        sshfs.close();
        pipe.close();
        Pump.awaitEnd(session, pumps);
        whenClosed.accept(this);
        LOG.info("{}: the folders are no longer mounted", session);
    }
}
