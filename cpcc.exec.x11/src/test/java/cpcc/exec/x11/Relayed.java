package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.backend.fixture.TestSession;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.exec.x11.cache.Knowledge;
import cpcc.sandbox.api.Bind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One session with both halves joined by a wire, and programs that run as on a provider: they see what the provider's half
 * says they need, their own /tmp, no abstract socket and no shared memory of this machine.
 */
final class Relayed implements AutoCloseable {
    private static int sessions;

    final Path folder;
    final RecordingWire wire;
    final ClientIO client;
    final ServerIO server;
    private final LocalWire[] ends;
    private final List<Process> programs = new ArrayList<>();

    private Relayed(Path folder, LocalWire[] ends, RecordingWire wire, ClientIO client, ServerIO server) {
        this.folder = folder;
        this.ends = ends;
        this.wire = wire;
        this.client = client;
        this.server = server;
    }

    static Relayed open(X11Backend backend, Caller caller, Map<String, String> options)
            throws BackendException, IOException {
        Path folder = Files.createTempDirectory("s");
        LocalWire[] ends = LocalWire.pair();
        try {
            RecordingWire wire = new RecordingWire(ends[0]);
            String id = "s" + ++sessions;
            ClientIO client = backend.client(session(id, folder, "user", "bob", options), caller, wire);
            ServerIO server =
                    backend.server(session(id, folder, "provider", "alice", options), client.offer(), ends[1]);
            return new Relayed(folder, ends, wire, client, server);
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

    /** The authority file as the program sees it, for programs that shall use another. */
    Path authority() {
        return server.needs().binds().get(1).source();
    }

    Process start(String... command) throws IOException {
        return start(server.needs().binds(), command);
    }

    Process start(List<Bind> binds, String... command) throws IOException {
        Needs needs = server.needs();
        List<String> line =
                new ArrayList<>(List.of("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
        line.addAll(List.of("--tmpfs", "/tmp", "--unshare-ipc", "--unshare-net", "--unshare-pid", "--die-with-parent"));
        line.add("--clearenv");
        Map<String, String> env = new HashMap<>(needs.env());
        env.put("PATH", "/usr/bin:/bin");
        env.put("HOME", "/tmp");
        env.forEach((name, value) -> line.addAll(List.of("--setenv", name, value)));
        for (Bind each : binds) {
            String bind = each.writable() ? "--bind" : "--ro-bind";
            line.addAll(List.of(bind, each.source().toString(), each.target().toString()));
        }
        line.addAll(List.of(command));
        Process program = new ProcessBuilder(line).redirectErrorStream(true).start();
        programs.add(program);
        return program;
    }

    /** Runs a program to its end. */
    Finished run(String... command) throws IOException {
        return finished(start(command));
    }

    static Finished finished(Process program) throws IOException {
        try (InputStream out = program.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!program.waitFor(10, TimeUnit.SECONDS)) {
                throw new IOException("it does not end: " + text);
            }
            return new Finished(program.exitValue(), text);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    record Finished(int code, String text) {}

    @Override
    public void close() throws IOException {
        server.close();
        client.close();
        ends[0].close();
        for (Process each : programs) {
            each.destroyForcibly();
            try {
                each.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        delete(folder);
        if (knowledge().wrong() > 0) {
            throw new AssertionError("a program was told something wrong early");
        }
    }

    Knowledge knowledge() {
        return ((X11Server) server).knowledge();
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
