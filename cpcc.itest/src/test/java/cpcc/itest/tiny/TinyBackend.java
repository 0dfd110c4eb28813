package cpcc.itest.tiny;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Joins the caller's input and output to the program's; the program finds the backend's version in {@code TINY}. */
final class TinyBackend implements ExecBackend {
    private final Fault fault;
    private final String version;

    TinyBackend(Fault fault, String version) {
        this.fault = fault;
        this.version = version;
    }

    @Override
    public List<Check> check(Side side, Caller caller, Map<String, String> options) {
        fault.at("check");
        return fault.isNull("check") ? null : List.of(Check.ok("tiny " + version));
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) {
        fault.at("client");
        if (fault.isNull("client")) {
            return null;
        }
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        wire.accept("io", Kind.INTERACTIVE, pipe -> {
            pump(caller.console().in(), pipe.out(), () -> {});
            pump(pipe.in(), caller.console().out(), () -> delivered.complete(null));
        });
        return new ClientIO() {
            @Override
            public Map<String, String> offer() {
                fault.at("offer");
                return fault.isNull("offer") ? null : Map.of();
            }

            @Override
            public CompletionStage<Void> visible() {
                fault.at("visible");
                return fault.isNull("visible") ? null : CompletableFuture.failedFuture(new IOException("who knows"));
            }

            @Override
            public void close() {
                fault.at("client.close");
                await(delivered);
            }
        };
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) {
        fault.at("server");
        if (fault.isNull("server")) {
            return null;
        }
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        CompletableFuture<Pipe> opened = new CompletableFuture<>();
        return new ServerIO() {
            @Override
            public Needs needs() {
                fault.at("needs");
                return fault.isNull("needs") ? null : new Needs(Map.of("TINY", version), List.of(), Stdio.PIPES);
            }

            @Override
            public void started(Confined program) throws BackendException {
                fault.at("started");
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
                fault.at("server.close");
                if (opened.isDone()) {
                    await(delivered);
                    opened.join().close();
                }
            }
        };
    }

    private static void await(CompletableFuture<Void> delivered) {
        try {
            delivered.get(1, TimeUnit.SECONDS);
        } catch (Exception e) {
            // What does not come is not delivered.
        }
    }

    private static void pump(InputStream in, OutputStream out, Runnable atEnd) {
        Thread thread = new Thread(
                () -> {
                    try (out) {
                        byte[] buffer = new byte[4096];
                        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                            out.write(buffer, 0, n);
                            out.flush();
                        }
                    } catch (IOException e) {
                        // The other end was closed.
                    } finally {
                        atEnd.run();
                    }
                },
                "tiny-pump");
        thread.setDaemon(true);
        thread.start();
    }
}
