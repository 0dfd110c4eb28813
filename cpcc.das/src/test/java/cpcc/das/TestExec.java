package cpcc.das;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Joins the program's pipes to the caller's console through the wire. */
final class TestExec implements ExecBackend {
    private final Faults faults;
    private final Stdio stdio;
    volatile boolean detachable;
    volatile String screen;
    volatile Consumer<String> lostFromSight;
    volatile CompletableFuture<Void> visible = CompletableFuture.completedFuture(null);
    private volatile List<Check> userChecks = List.of();
    private volatile List<Check> providerChecks = List.of();

    TestExec(Faults faults, Stdio stdio) {
        this.faults = faults;
        this.stdio = stdio;
    }

    void userChecks(Check... found) {
        userChecks = List.of(found);
    }

    void providerChecks(Check... found) {
        providerChecks = Arrays.asList(found);
    }

    @Override
    public List<Check> check(Side side, Caller caller, Map<String, String> options) {
        faults.reachSilently("exec.check");
        return side == Side.USER ? userChecks : providerChecks;
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException {
        faults.reach("exec.client");
        if (!Files.isDirectory(session.folder())) {
            throw new BackendException("no folder", "");
        }
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        wire.accept("io", Kind.INTERACTIVE, pipe -> {
            pump(caller.console().in(), pipe.out(), () -> {});
            pump(pipe.in(), caller.console().out(), () -> delivered.complete(null));
        });
        return new ClientIO() {
            @Override
            public Map<String, String> offer() {
                faults.reachSilently("exec.offer");
                return Map.of("greeting", "grün");
            }

            @Override
            public CompletionStage<Void> visible() {
                return visible;
            }

            @Override
            public void detach() throws BackendException {
                if (!detachable) {
                    ClientIO.super.detach();
                }
                faults.reach("exec.detach");
                screen = null;
            }

            @Override
            public CompletionStage<Void> attach(Caller newCaller) throws BackendException {
                if (!detachable) {
                    return ClientIO.super.attach(newCaller);
                }
                faults.reach("exec.attach");
                screen = newCaller.env().get("DISPLAY");
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void onDetached(Consumer<String> listener) {
                lostFromSight = listener;
            }

            @Override
            public void close() {
                faults.reachSilently("exec.client.close");
                try {
                    delivered.get(100, TimeUnit.MILLISECONDS);
                } catch (Exception e) {
                    // The other side has not opened it.
                }
            }
        };
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException {
        faults.reach("exec.server");
        if (!offer.equals(Map.of("greeting", "grün"))) {
            throw new BackendException("a strange offer " + offer, "");
        }
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        CompletableFuture<Pipe> opened = new CompletableFuture<>();
        return new ServerIO() {
            @Override
            public Needs needs() {
                faults.reachSilently("exec.needs");
                return new Needs(Map.of("FROM_EXEC", "1"), List.of(), stdio);
            }

            @Override
            public void started(Confined program) throws BackendException {
                faults.reach("exec.started");
                if (stdio != Stdio.PIPES) {
                    return;
                }
                try {
                    Pipe pipe = wire.open("io", Kind.INTERACTIVE);
                    opened.complete(pipe);
                    pump(pipe.in(), program.stdin(), () -> {});
                    pump(program.stdout(), pipe.out(), () -> delivered.complete(null));
                } catch (IOException e) {
                    throw new BackendException(e.getMessage(), "", e);
                }
            }

            @Override
            public void close() {
                faults.reachSilently("exec.server.close");
                if (opened.isDone()) {
                    try {
                        delivered.get(200, TimeUnit.MILLISECONDS);
                    } catch (Exception e) {
                        // What does not come is not delivered.
                    }
                    opened.join().close();
                }
            }
        };
    }

    private static void pump(InputStream in, OutputStream out, Runnable atEnd) {
        Thread thread = new Thread(
                () -> {
                    try (out) {
                        in.transferTo(out);
                    } catch (IOException e) {
                        // The other end was closed.
                    } finally {
                        atEnd.run();
                    }
                },
                "test-pump");
        thread.setDaemon(true);
        thread.start();
    }
}
