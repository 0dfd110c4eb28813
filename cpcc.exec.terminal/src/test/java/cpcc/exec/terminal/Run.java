package cpcc.exec.terminal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** One run in one JVM with a real program in a real sandbox, closed in the order that das keeps. */
final class Run implements AutoCloseable {
    static final int PATIENCE_SECONDS = 20;

    final Terminal user = new Terminal();
    final Terminal provider = new Terminal();
    final LocalWire[] wires = LocalWire.pair();
    final Bubblewrap sandbox;
    final ClientIO client;
    final ServerIO server;
    final Confined program;

    Run(Path dir, MemoryConsole console, String... command) throws BackendException {
        sandbox = new Bubblewrap(dir, Path.of("/usr/bin/bwrap"));
        Caller caller =
                new Caller("alice", Path.of("/home/alice"), Path.of("/"), Map.of("TERM", "xterm-256color"), console);
        SessionInfo session =
                new SessionInfo("s1", "prog", "Program", "bob", "BOB", "alice", Path.of("/home/alice"), dir, Map.of());
        client = user.client(session, caller, wires[0]);
        server = provider.server(session, client.offer(), wires[1]);
        Needs needs = server.needs();
        program = sandbox.start(Plan.of("s1", List.of(command))
                .withEnv(needs.env())
                .withBinds(needs.binds())
                .withStdio(needs.stdio(), null));
        server.started(program);
    }

    int code() throws Exception {
        return program.exit().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for the end, then gives everything back. */
    int finish() throws Exception {
        int code = code();
        close();
        return code;
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertTrue(condition.call(), what);
    }

    @Override
    public void close() {
        server.close();
        program.close();
        client.close();
        provider.stop();
        user.stop();
        wires[0].close();
        sandbox.stop();
    }
}
