package cpcc.shell.socket;

import cpcc.shell.control.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The caller's standard input: a bounded buffer that the selector's thread fills and the command empties. Nothing is
 * granted before somebody reads.
 */
final class CallInput extends InputStream {
    /** How many bytes may be on their way or waiting here. */
    static final int WINDOW = 64 * 1024;

    private final CallSocket socket;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int at;
    private int buffered;
    private int granted;
    private boolean ended;

    CallInput(CallSocket socket) {
        this.socket = socket;
    }

    /**
     * Takes bytes that arrived.
     *
     * @throws IOException if they are more than was granted
     */
    synchronized void arrived(byte[] bytes) throws IOException {
        if (bytes.length > granted) {
            throw new IOException("control: " + bytes.length + " bytes of input, granted were " + granted);
        }
        granted -= bytes.length;
        if (!ended && bytes.length > 0) {
            waiting.add(bytes);
            buffered += bytes.length;
            notifyAll();
        }
    }

    /** No more will arrive; what is here can still be read. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** As if there were nothing more; whoever reads sees the end at once. */
    @Override
    public synchronized void close() {
        ended = true;
        waiting.clear();
        buffered = 0;
        at = 0;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        grant();
        synchronized (this) {
            while (waiting.isEmpty()) {
                if (ended) {
                    return -1;
                }
                await();
            }
            return take(bytes, from, count);
        }
    }

    @Override
    public int available() throws IOException {
        grant();
        synchronized (this) {
            return buffered;
        }
    }

    private void await() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading standard input");
        }
    }

    private int take(byte[] bytes, int from, int count) {
        byte[] first = waiting.peek();
        int taken = Math.min(count, first.length - at);
        System.arraycopy(first, at, bytes, from, taken);
        at += taken;
        buffered -= taken;
        if (at == first.length) {
            waiting.remove();
            at = 0;
        }
        return taken;
    }

    /** Lets the caller send more once half of the window is free. */
    private void grant() throws IOException {
        int more;
        synchronized (this) {
            more = WINDOW - granted - buffered;
            if (ended || more < WINDOW / 2) {
                return;
            }
            granted += more;
        }
        socket.send(Frame.credit(more));
    }
}
