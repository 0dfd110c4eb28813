package cpcc.shell.socket;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import cpcc.backend.api.Caller;
import cpcc.shell.Commands;
import cpcc.shell.control.ControlRequest;
import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameDecoder;
import cpcc.shell.control.FrameType;
import cpcc.shell.verb.Exits;
import cpcc.shell.verb.Report;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, which is one call. Frames arrive on the selector's thread; the command runs on a thread of the pool. */
final class ControlCall {
    private static final Logger LOG = LoggerFactory.getLogger(ControlCall.class);
    private static final Gson GSON = new Gson();

    private final SocketChannel channel;
    private final CallSocket socket;
    private final CallInput input;
    private final FrameDecoder decoder = new FrameDecoder();
    private final Commands commands;
    private final CallPool pool;
    private final long since = System.nanoTime();
    private CallConsole console;
    private Thread runner;
    private boolean interrupted;
    private boolean stopping;

    ControlCall(SocketChannel channel, SelectionKey key, Commands commands, CallPool pool) {
        this.channel = channel;
        this.commands = commands;
        this.pool = pool;
        this.socket = new CallSocket(channel, key);
        this.input = new CallInput(socket);
    }

    /**
     * Takes what arrived.
     *
     * @param buffer empty, may be used as it likes
     * @return false when the caller has hung up
     * @throws IOException if what arrived does not follow the protocol, or the connection broke
     */
    boolean readable(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            return false;
        }
        buffer.flip();
        for (Frame frame = decoder.next(buffer); frame != null; frame = decoder.next(buffer)) {
            take(frame);
        }
        return true;
    }

    void writable() {
        socket.nowWritable();
    }

    /** {@return whether this connection has asked for nothing within that many nanoseconds} */
    boolean idle(long nanos) {
        return console == null && System.nanoTime() - since > nanos;
    }

    /** The caller is gone: its command is interrupted, its input ends. */
    void hangUp() {
        socket.gone();
        input.close();
        interrupt();
        if (console == null) {
            socket.close();
        }
    }

    /** The server is being stopped: the command is interrupted, and its caller is told. */
    void stop() {
        synchronized (this) {
            stopping = true;
        }
        input.end();
        interrupt();
    }

    void close() {
        socket.close();
    }

    private void take(Frame frame) throws IOException {
        if (console == null) {
            if (frame.type() != FrameType.REQUEST) {
                throw new IOException("control: the call does not begin with a request");
            }
            begin(frame);
            return;
        }
        switch (frame.type()) {
            case INPUT -> input.arrived(frame.payload());
            case INPUT_END -> input.end();
            case WINDOW -> window(frame);
            case INTERRUPT -> interrupt();
            default -> throw new IOException("control: the caller sent " + frame.type());
        }
    }

    private void window(Frame frame) throws IOException {
        try {
            console.resized(frame.columns(), frame.rows());
        } catch (IllegalArgumentException e) {
            throw new IOException("control: " + e.getMessage(), e);
        }
    }

    private void begin(Frame frame) throws IOException {
        ControlRequest request = request(frame);
        console = new CallConsole(socket, input, request, pool);
        if (request.version() != ControlRequest.VERSION) {
            refuse(
                    "this peer speaks version " + ControlRequest.VERSION + " of the control protocol, not "
                            + request.version(),
                    "use the cpcc executable that belongs to it, or start the peer again");
            return;
        }
        socket.send(Frame.credit(0)); // Whoever calls a peer that hangs hears nothing at all.
        try {
            Caller caller = new Caller(
                    request.user(), absolute(request.home()), absolute(request.folder()), request.env(), console);
            if (!pool.tryRun(() -> run(request, caller))) {
                refuse(CallPool.CALLS + " commands are running already", "wait for one to end");
            }
        } catch (InvalidPathException e) {
            refuse("no absolute path: \"" + e.getInput() + "\"", "call from a folder that exists");
        } catch (RejectedExecutionException e) {
            refuse("the peer is stopping", "start it again: cpcc start");
        }
    }

    private static ControlRequest request(Frame frame) throws IOException {
        try {
            ControlRequest request = GSON.fromJson(frame.text(), ControlRequest.class);
            if (request == null) {
                throw new IOException("control: an empty request");
            }
            return request;
        } catch (JsonParseException e) {
            throw new IOException("control: a request that is no JSON", e);
        } catch (RuntimeException e) {
            // What the record's constructor throws arrives here wrapped in ways that differ between versions of Gson.
            throw new IOException("control: a request with something missing", e);
        }
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new InvalidPathException(text, "not absolute");
        }
        return path;
    }

    private void run(ControlRequest request, Caller caller) {
        synchronized (this) {
            runner = Thread.currentThread();
            if (interrupted) {
                runner.interrupt();
            }
        }
        int exit = Exits.FAILED;
        try {
            exit = commands.execute(request.words(), caller);
        } catch (RuntimeException | Error e) {
            LOG.error("control: a command failed unexpectedly", e);
        } finally {
            synchronized (this) {
                runner = null;
                Thread.interrupted();
            }
            finish(exit);
        }
    }

    private void finish(int exit) {
        console.end();
        boolean told;
        synchronized (this) {
            told = stopping && exit == Exits.INTERRUPTED;
        }
        if (told) {
            refuse("the peer is stopping", "start it again: cpcc start");
        } else {
            last(Frame.exit(exit));
        }
    }

    private void refuse(String message, String remedy) {
        try {
            socket.send(Frame.of(FrameType.ERROR, Report.line(message, remedy) + "\n"));
        } catch (IOException e) {
            LOG.debug("control: the caller left: {}", e.getMessage());
        }
        last(Frame.exit(Exits.PEER));
    }

    private void last(Frame exit) {
        try {
            socket.send(exit);
        } catch (IOException e) {
            LOG.debug("control: the caller left: {}", e.getMessage());
        } finally {
            socket.close();
        }
    }

    private synchronized void interrupt() {
        interrupted = true;
        if (runner != null) {
            runner.interrupt();
        }
    }
}
