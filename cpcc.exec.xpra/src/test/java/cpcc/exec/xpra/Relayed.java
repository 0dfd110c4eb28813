package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.backend.fixture.TestSession;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One session with both halves joined by a wire, and confined programs that see what the provider's half says. */
final class Relayed implements AutoCloseable {
    private static int sessions;

    final Path folder;
    final ClientIO client;
    final ServerIO server;
    private final Sandbox sandbox;
    private final LocalWire[] ends;
    private final List<Confined> programs = new ArrayList<>();

    private Relayed(Path folder, Sandbox sandbox, LocalWire[] ends, ClientIO client, ServerIO server) {
        this.folder = folder;
        this.sandbox = sandbox;
        this.ends = ends;
        this.client = client;
        this.server = server;
    }

    static Relayed open(Xpra backend, Sandbox sandbox, Caller caller, Map<String, String> options)
            throws BackendException, IOException {
        Path folder = Files.createTempDirectory("s");
        LocalWire[] ends = LocalWire.pair();
        try {
            String id = "s" + ++sessions;
            ClientIO client = backend.client(session(id, folder, "user", "bob", options), caller, ends[0]);
            ServerIO server =
                    backend.server(session(id, folder, "provider", "alice", options), client.offer(), ends[1]);
            return new Relayed(folder, sandbox, ends, client, server);
        } catch (BackendException | IOException | RuntimeException e) {
            ends[0].close();
            delete(folder);
            throw e;
        }
    }

    /** A private folder for one half, removed with the session. */
    static SessionInfo session(String id, Path folder, String half, String peer, Map<String, String> options)
            throws IOException {
        Path own = Files.createDirectory(folder.resolve(half));
        return TestSession.xterm(id, peer, own, options);
    }

    Confined start(String... command) throws BackendException {
        Needs needs = server.needs();
        Confined program = sandbox.start(Plan.of("program", List.of(command))
                .withUser("alice", Path.of("/home/alice"), Path.of("/"))
                .withEnv(needs.env())
                .withBinds(needs.binds())
                .withStdio(Stdio.LOG, folder.resolve("program.log")));
        programs.add(program);
        return program;
    }

    @Override
    public void close() throws IOException {
        programs.forEach(Confined::close);
        server.close();
        client.close();
        ends[0].close();
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
