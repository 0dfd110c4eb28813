package cpcc.backend.contract;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One session of an execution backend: both halves, the wire, a real program; opened and closed in the order das keeps. */
final class ExecRun implements AutoCloseable {
    static final Clause CLIENT =
            new Clause("ExecBackend.client", "Makes the user's half, before the provider knows of the session.");
    static final Clause SERVER = new Clause(
            "ExecBackend.server",
            "Makes the provider's half; throws BackendException if the offer makes no sense or this machine cannot serve"
                    + " it.");
    static final Clause CLOSE_CLIENT = new Clause(
            "ClientIO.close",
            "Delivers what is still on its way, 2 s at most, then gives everything back. Harmless when already closed.");
    static final Clause CLOSE_SERVER = new Clause(
            "ServerIO.close",
            "Delivers what the program wrote before it ended, 2 s at most, then gives everything back. Harmless when"
                    + " already closed.");
    static final Clause STARTED = new Clause(
            "ServerIO.started", "The program runs. A half that asked for pipes connects them now; it must not block.");
    private static final Clause EXIT =
            new Clause("Confined.exit", "Completes when the whole tree is gone, with the exit code.");
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    final LocalWire[] wires = LocalWire.pair();
    final ClientIO client;
    final ServerIO server;
    private final String id;
    private final SessionInfo atProvider;
    private final Sandbox sandbox;
    private final Duration patience;
    private Confined program;

    ExecRun(
            ExecBackend user,
            ExecBackend provider,
            SessionInfo atUser,
            SessionInfo atProvider,
            Caller caller,
            Sandbox sandbox,
            Duration patience)
            throws BackendException {
        this.id = atUser.id();
        this.atProvider = atProvider;
        this.sandbox = sandbox;
        this.patience = patience;
        client = CLIENT.within(patience, "client()", () -> user.client(atUser, caller, wires[0]));
        ServerIO made = null;
        try {
            made = SERVER.within(patience, "server()", () -> provider.server(atProvider, client.offer(), wires[1]));
        } finally {
            if (made == null) {
                client.close();
                wires[0].close();
            }
        }
        server = made;
    }

    /** Starts a program as das does, with what the provider's half asks for. */
    ExecRun start(String... command) throws BackendException {
        return start(List.of(command));
    }

    ExecRun start(List<String> command) throws BackendException {
        Needs needs = server.needs();
        Confined started = sandbox.start(plan(command, needs));
        program = started;
        STARTED.within(AT_ONCE, "started()", () -> {
            server.started(started);
            return null;
        });
        return this;
    }

    private Plan plan(List<String> command, Needs needs) {
        return Plan.of(id, command)
                .withUser(BackendContract.ACCOUNT, BackendContract.HOME, BackendContract.HOME)
                .withEnv(needs.env())
                .withBinds(needs.binds())
                .withStdio(needs.stdio(), atProvider.folder().getParent().resolveSibling("log"));
    }

    /** {@return how another program ends that is in the same session} */
    int runBeside(List<String> command) throws BackendException {
        try (Confined other =
                sandbox.start(plan(command, server.needs()).withStdio(cpcc.sandbox.api.Stdio.LOG, null))) {
            return code(other);
        }
    }

    boolean isVisible() {
        return client.visible().toCompletableFuture().isDone();
    }

    boolean programIsAlive() {
        return !program.exit().toCompletableFuture().isDone();
    }

    void endProgram() {
        program.close();
    }

    int code() {
        return code(program);
    }

    private int code(Confined of) {
        try {
            return of.exit().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw EXIT.broken("the program does not end", e);
        } catch (InterruptedException | ExecutionException e) {
            throw EXIT.broken("the program's end is not told: " + e, e);
        }
    }

    /** Waits for the program's end and closes everything. */
    int finish() {
        int code = code();
        close();
        return code;
    }

    /** Closes as das does: the provider's half, the program, the user's half. */
    @Override
    public void close() {
        try {
            CLOSE_SERVER.does(BackendContract.CLOSE, "the provider half's close()", server::close);
            gaveBack(CLOSE_SERVER, "provider's", wires[1]);
        } finally {
            try {
                if (program != null) {
                    program.close();
                }
                CLOSE_CLIENT.does(BackendContract.CLOSE, "the user half's close()", client::close);
                gaveBack(CLOSE_CLIENT, "user's", wires[0]);
            } finally {
                wires[0].close();
            }
        }
    }

    private static void gaveBack(Clause clause, String half, LocalWire wire) {
        clause.comes(
                BackendContract.CLOSE,
                () -> "the " + half + " half is closed and has left on its wire: " + wire.left(),
                () -> wire.left().isEmpty());
    }
}
