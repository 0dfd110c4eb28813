package cpcc.shell.socket;

import cpcc.backend.api.Console;
import cpcc.shell.control.ControlRequest;
import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caller's standard streams and terminal, at the other end of the socket. */
final class CallConsole implements Console {
    private static final Logger LOG = LoggerFactory.getLogger(CallConsole.class);
    private static final int CHUNK = 32 * 1024;
    private static final int DEFAULT_COLUMNS = 80;
    private static final int DEFAULT_ROWS = 24;
    private static final int LARGEST = 10_000;

    private final CallSocket socket;
    private final CallInput input;
    private final Executor pool;
    private final boolean terminal;
    private final OutputStream out = stream(FrameType.OUTPUT);
    private final OutputStream err = stream(FrameType.ERROR);
    private final AtomicInteger resizes = new AtomicInteger();
    private volatile int columns;
    private volatile int rows;
    private volatile Runnable listener;
    private boolean raw;
    private boolean ended;

    CallConsole(CallSocket socket, CallInput input, ControlRequest request, Executor pool) {
        this.socket = socket;
        this.input = input;
        this.pool = pool;
        this.terminal = request.terminal();
        size(request.columns(), request.rows());
    }

    @Override
    public InputStream in() {
        return input;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return err;
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public void onResize(Runnable newListener) {
        listener = newListener;
    }

    @Override
    public synchronized void raw(boolean on) {
        if (!terminal || raw == on || ended) {
            return;
        }
        raw = on;
        send(Frame.raw(on));
    }

    /** The terminal has another size; its listener is told on a pool thread, once for several changes in a row. */
    void resized(int newColumns, int newRows) {
        size(newColumns, newRows);
        if (resizes.getAndIncrement() == 0) {
            try {
                pool.execute(this::tell);
            } catch (RejectedExecutionException e) {
                // The server is being closed; nobody needs the size any more.
                listener = null;
            }
        }
    }

    /** The command is over: the terminal is as it was, nothing is read or told any more. */
    synchronized void end() {
        listener = null;
        if (raw) {
            raw = false;
            send(Frame.raw(false));
        }
        ended = true;
        input.close();
    }

    private void tell() {
        int seen;
        do {
            seen = resizes.get();
            Runnable told = listener;
            if (told != null) {
                try {
                    told.run();
                } catch (RuntimeException e) {
                    LOG.warn("control: a listener for the terminal's size failed", e);
                }
            }
        } while (!resizes.compareAndSet(seen, 0));
    }

    private void size(int newColumns, int newRows) {
        columns = newColumns > 0 && newColumns <= LARGEST ? newColumns : DEFAULT_COLUMNS;
        rows = newRows > 0 && newRows <= LARGEST ? newRows : DEFAULT_ROWS;
    }

    private void send(Frame frame) {
        try {
            socket.send(frame);
        } catch (IOException e) {
            LOG.debug("control: the caller left: {}", e.getMessage());
        }
    }

    private OutputStream stream(FrameType type) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                for (int done = 0; done < count; done += CHUNK) {
                    int begin = from + done;
                    int end = from + Math.min(count, done + CHUNK);
                    socket.send(new Frame(type, Arrays.copyOfRange(bytes, begin, end)));
                }
            }
        };
    }
}
