package cpcc.itest.hosts;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Handle;
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
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A backend that somebody drops in: piped input and output, and before it a line that says which version of the provider's
 * half it is. Lies in a jar that {@link ShoutJar} makes, and is compiled against the published contracts.
 */
public final class Shout implements ExecBackend {
    @Override
    public List<Check> check(Side side, Caller caller, Map<String, String> options) {
        return List.of(Check.ok("can shout"));
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) {
        return new Listening(caller, wire);
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) {
        return new Shouting(wire);
    }

    private static String version() {
        try (InputStream in = Shout.class.getResourceAsStream("/version")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies on a thread of its own until either end has ended. */
    private static Thread copy(String name, InputStream from, OutputStream to, byte... first) {
        Thread thread = new Thread(
                () -> {
                    try (to) {
                        to.write(first);
                        to.flush();
                        byte[] buffer = new byte[8192];
                        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                            to.write(buffer, 0, n);
                            to.flush();
                        }
                    } catch (IOException e) {
                        // The session has ended.
                        return;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void await(Thread thread) {
        try {
            if (thread != null) {
                thread.join(2000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Listening implements ClientIO {
        private final CompletableFuture<Void> visible = new CompletableFuture<>();
        private final List<Handle> handles;
        private volatile Thread output;
        private volatile Thread input;

        Listening(Caller caller, Wire wire) {
            OutputStream out = new NeverClosed(caller.console().out());
            handles = List.of(
                    wire.accept("out", Kind.INTERACTIVE, pipe -> {
                        output = copy("cpcc-shout-out", pipe.in(), out);
                        visible.complete(null);
                    }),
                    wire.accept(
                            "in",
                            Kind.INTERACTIVE,
                            pipe -> input =
                                    copy("cpcc-shout-in", caller.console().in(), pipe.out())));
        }

        @Override
        public Map<String, String> offer() {
            return Map.of();
        }

        @Override
        public CompletionStage<Void> visible() {
            return visible;
        }

        @Override
        public void close() {
            await(output);
            handles.forEach(Handle::close);
            if (input != null) {
                input.interrupt();
            }
        }
    }

    private static final class Shouting implements ServerIO {
        private final Wire wire;
        private Thread output;
        private Pipe in;
        private Pipe out;

        Shouting(Wire wire) {
            this.wire = wire;
        }

        @Override
        public Needs needs() {
            return new Needs(Map.of(), List.of(), Stdio.PIPES);
        }

        @Override
        public void started(Confined program) throws BackendException {
            try {
                out = wire.open("out", Kind.INTERACTIVE);
                in = wire.open("in", Kind.INTERACTIVE);
            } catch (IOException e) {
                throw new BackendException("nobody listens", "", e);
            }
            output = copy(
                    "cpcc-shout-out", program.stdout(), out.out(), version().getBytes());
            copy("cpcc-shout-in", in.in(), program.stdin());
        }

        @Override
        public void close() {
            await(output);
            if (out != null) {
                out.close();
            }
            if (in != null) {
                in.close();
            }
        }
    }

    /** The caller's stream, which belongs to the command. */
    private static final class NeverClosed extends java.io.FilterOutputStream {
        NeverClosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
