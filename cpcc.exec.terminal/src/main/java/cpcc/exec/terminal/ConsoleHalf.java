package cpcc.exec.terminal;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ClientIO;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's half: the caller's standard streams. Of each connection one is taken.
 *
 * <p>The thread that waits for the caller's input may outlive this half until that input ends or feels the interrupt: its
 * stream belongs to the command and cannot be closed here.
 */
final class ConsoleHalf implements ClientIO, Terminal.Half {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHalf.class);
    private static final long DELIVER_SECONDS = 2;

    private final String session;
    private final Console console;
    private final Offer offer;
    private final Pumps pumps;
    private final Consumer<Terminal.Half> whenClosed;
    private final CompletableFuture<Void> visible = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final List<Handle> handles = new ArrayList<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private final List<Thread> output = new ArrayList<>();

    ConsoleHalf(String session, Caller caller, Wire wire, Consumer<Terminal.Half> whenClosed) {
        this.session = session;
        this.console = caller.console();
        this.offer = Offer.of(caller);
        this.pumps = new Pumps(session);
        this.whenClosed = whenClosed;
        accept(wire, "stdin", offer.kind(), this::input);
        accept(wire, "stdout", offer.kind(), pipe -> {
            // Before anything of the program is seen: who sees a prompt may type.
            if (offer.terminal()) {
                console.raw(true);
            }
            output(pipe, "stdout", console.out());
            visible.complete(null);
        });
        if (offer.terminal()) {
            accept(wire, "resize", Kind.INTERACTIVE, this::resize);
        } else {
            accept(wire, "stderr", offer.kind(), pipe -> output(pipe, "stderr", console.err()));
        }
    }

    private void accept(Wire wire, String name, Kind kind, Consumer<Pipe> work) {
        handles.add(wire.accept(name, kind, pipe -> {
            synchronized (pipes) {
                if (!closed.get() && taken.add(name)) {
                    pipes.add(pipe);
                    work.accept(pipe);
                    return;
                }
            }
            if (closed.get()) {
                LOG.debug("{}: connection {} comes after the end", session, name);
            } else {
                LOG.warn("{}: a second connection {} is refused", session, name);
            }
            pipe.close();
        }));
    }

    private void input(Pipe pipe) {
        pumps.start("stdin", () -> {
            // The end of the caller's input is the end of the program's.
            try (OutputStream out = pipe.out()) {
                Pumps.copy(console.in(), out);
            }
        });
    }

    private void output(Pipe pipe, String name, OutputStream to) {
        output.add(pumps.start(name, () -> {
            try {
                Pumps.copy(pipe.in(), to);
                // Tells the provider's half that everything has arrived.
                pipe.out().close();
            } catch (IOException e) {
                // The caller no longer listens; the program must feel that, as at home.
                pipe.close();
                throw e;
            }
        }));
    }

    private void resize(Pipe pipe) {
        AtomicBoolean changed = new AtomicBoolean(true);
        Object bell = new Object();
        console.onResize(() -> {
            synchronized (bell) {
                changed.set(true);
                bell.notifyAll();
            }
        });
        pumps.start("resize", () -> {
            try {
                while (!closed.get()) {
                    synchronized (bell) {
                        while (!changed.getAndSet(false)) {
                            bell.wait();
                        }
                    }
                    Size.of(console).write(pipe.out());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public Map<String, String> offer() {
        return offer.map();
    }

    @Override
    public CompletionStage<Void> visible() {
        return visible.copy();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List<Thread> delivering;
        synchronized (pipes) {
            delivering = List.copyOf(output);
        }
        if (!Pumps.await(delivering, System.nanoTime() + TimeUnit.SECONDS.toNanos(DELIVER_SECONDS))) {
            LOG.warn("{}: not all output was delivered within {} s", session, DELIVER_SECONDS);
        }
        handles.forEach(Handle::close);
        synchronized (pipes) {
            pipes.forEach(Pipe::close);
        }
        pumps.end();
        console.onResize(null);
        if (offer.terminal()) {
            console.raw(false);
        }
        flush(console.out());
        flush(console.err());
        visible.complete(null);
        whenClosed.accept(this);
    }

    private void flush(OutputStream out) {
        try {
            out.flush();
        } catch (IOException e) {
            LOG.debug("{}: the caller is gone", session, e);
        }
    }
}
