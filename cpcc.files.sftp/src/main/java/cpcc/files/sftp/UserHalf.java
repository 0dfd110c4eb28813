package cpcc.files.sftp;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Wire;
import cpcc.files.api.Grant;
import cpcc.files.api.Share;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's half: sftp-server in a sandbox of its own where the granted folders are and no other file of the user's. A link
 * or a race that leads out finds nothing there: no /proc, no memory to fill. What the provider may name to it is watched by
 * {@link Guard} besides.
 */
final class UserHalf implements Share, Half {
    private static final Logger LOG = LoggerFactory.getLogger(UserHalf.class);
    /** No home of its own is needed; this place is never a granted folder's. */
    private static final Path NO_HOME = Path.of("/run/cpcc");

    private final String session;
    private final Guard guard;
    private final Confined server;
    private final Consumer<Half> whenClosed;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<Pipe> connection = new AtomicReference<>();
    private final List<Pump> pumps = new ArrayList<>();
    private final Handle accepting;

    private UserHalf(SessionInfo session, List<Grant> grants, Wire wire, Confined server, Consumer<Half> whenClosed) {
        this.session = session.id();
        this.guard = new Guard(grants);
        this.server = server;
        this.whenClosed = whenClosed;
        synchronized (pumps) {
            pumps.add(Pump.start("cpcc-sftp-log", this::log));
        }
        this.accepting = wire.accept(Sftp.CONNECTION, Kind.BULK, this::connect);
    }

    static UserHalf open(
            SessionInfo session,
            List<Grant> grants,
            Wire wire,
            Sandbox sandbox,
            Path sftpServer,
            Consumer<Half> whenClosed)
            throws BackendException {
        List<Bind> binds = grants.stream()
                .map(grant -> new Bind(grant.source(), grant.folder(), grant.writable()))
                .toList();
        List<String> command = new ArrayList<>(List.of(sftpServer.toString(), "-e"));
        if (grants.stream().noneMatch(Grant::writable)) {
            command.add("-R");
        }
        Plan plan = Plan.of(session.id() + " files", command)
                .withUser("user", NO_HOME, Path.of("/"))
                .withBinds(binds)
                .withNothingElse()
                .withStdio(Stdio.PIPES, null);
        Confined server = sandbox.start(plan);
        try {
            UserHalf half = new UserHalf(session, grants, wire, server, whenClosed);
            LOG.info("{}: {} folders are granted to {}", session.id(), grants.size(), session.peer());
            return half;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public Map<String, String> offer() {
        return Map.of();
    }

    private void connect(Pipe pipe) {
        if (!taken.compareAndSet(false, true)) {
            LOG.warn("{}: a second connection to the files is refused", session);
            pipe.close();
            return;
        }
        connection.set(pipe);
        synchronized (pumps) {
            if (closed.get()) {
                pipe.close();
                return;
            }
            pumps.add(Pump.start("cpcc-sftp-in", () -> {
                try (OutputStream stdin = server.stdin()) {
                    guard.copy(pipe.in(), stdin);
                }
            }));
            pumps.add(Pump.start("cpcc-sftp-out", () -> {
                try (pipe) {
                    Pump.copy(server.stdout(), pipe.out());
                }
            }));
        }
    }

    private void log() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(server.stderr(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            LOG.warn("{}: sftp-server: {}", session, line);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        accepting.close();
        Pipe pipe = connection.get();
        if (pipe != null) {
            pipe.close();
        }
        server.close();
        synchronized (pumps) {
            Pump.awaitEnd(session, pumps);
        }
        whenClosed.accept(this);
        LOG.info("{}: no folder is granted any longer", session);
    }
}
