package cpcc.exec.terminal;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.Wire;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Stdio;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The provider's half: the program's standard streams. It opens the connections, the user's half accepts them. */
final class ProgramHalf implements ServerIO, Terminal.Half {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramHalf.class);
    private static final long DELIVER_SECONDS = 2;

    private final String session;
    private final Offer offer;
    private final Wire wire;
    private final Pumps pumps;
    private final Consumer<Terminal.Half> whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Pipe> pipes = new ArrayList<>();
    private final List<Thread> output = new ArrayList<>();

    ProgramHalf(String session, Offer offer, Wire wire, Consumer<Terminal.Half> whenClosed) {
        this.session = session;
        this.offer = offer;
        this.wire = wire;
        this.pumps = new Pumps(session);
        this.whenClosed = whenClosed;
    }

    @Override
    public Needs needs() {
        if (!offer.terminal()) {
            return new Needs(Map.of(), List.of(), Stdio.PIPES);
        }
        Map<String, String> env = Map.of(
                "TERM", offer.term(),
                "COLUMNS", Integer.toString(offer.size().columns()),
                "LINES", Integer.toString(offer.size().rows()));
        return new Needs(env, List.of(), Stdio.PTY);
    }

    @Override
    public synchronized void started(Confined program) throws BackendException {
        if (closed.get()) {
            throw new BackendException("the session has ended", "Run it again.");
        }
        try {
            output(program.stdout(), open("stdout", offer.kind()), "stdout");
            if (offer.terminal()) {
                resize(program, open("resize", Kind.INTERACTIVE));
            } else {
                output(program.stderr(), open("stderr", offer.kind()), "stderr");
            }
            Pipe in = open("stdin", offer.kind());
            pumps.start("stdin", () -> {
                try (in;
                        OutputStream stdin = program.stdin()) {
                    Pumps.copy(in.in(), stdin);
                }
            });
        } catch (IOException e) {
            throw new BackendException(
                    "the caller's terminal cannot be reached: " + e.getMessage(),
                    "Is the connection up? Try again.",
                    e);
        }
    }

    private Pipe open(String name, Kind kind) throws IOException {
        Pipe pipe = wire.open(name, kind);
        pipes.add(pipe);
        return pipe;
    }

    private void output(InputStream from, Pipe pipe, String name) {
        output.add(pumps.start(name, () -> {
            // Whichever ends first ends the other: a program whose output nobody takes is told by the system.
            try (from;
                    OutputStream out = pipe.out()) {
                Pumps.copy(from, out);
            }
            // The other half closes its direction when it has written everything to the caller.
            Pumps.copy(pipe.in(), OutputStream.nullOutputStream());
        }));
    }

    private void resize(Confined program, Pipe pipe) {
        pumps.start("resize", () -> {
            DataInputStream sizes = new DataInputStream(pipe.in());
            while (true) {
                Size size = Size.read(sizes);
                program.resize(size.columns(), size.rows());
            }
        });
    }

    @Override
    public synchronized void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (!Pumps.await(output, System.nanoTime() + TimeUnit.SECONDS.toNanos(DELIVER_SECONDS))) {
            LOG.warn("{}: not all output was delivered within {} s", session, DELIVER_SECONDS);
        }
        pipes.forEach(Pipe::close);
        pumps.end();
        whenClosed.accept(this);
    }
}
