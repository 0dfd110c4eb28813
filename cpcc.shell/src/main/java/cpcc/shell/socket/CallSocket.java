package cpcc.shell.socket;

import cpcc.shell.control.Frame;
import cpcc.shell.control.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending end of one connection. Frames go out whole, from any thread; a caller that does not read holds back only the
 * thread that writes to it.
 *
 * <p>The channel does not block, because interrupting a thread in a blocking channel closes the channel, and an interrupted
 * command still has something to say.
 */
final class CallSocket {
    private static final long AFTER_INTERRUPT = TimeUnit.SECONDS.toNanos(1);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ReentrantLock sending = new ReentrantLock();
    private final Object monitor = new Object();
    private boolean writable;
    private volatile boolean gone;

    CallSocket(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    /**
     * Sends a frame. An interrupted thread stays interrupted, and gives a caller that does not read one second more.
     *
     * @throws IOException if the caller is gone
     */
    void send(Frame frame) throws IOException {
        ByteBuffer bytes = Frames.encode(frame);
        sending.lock();
        try {
            send(bytes);
        } finally {
            sending.unlock();
        }
    }

    private void send(ByteBuffer bytes) throws IOException {
        boolean interrupted = false;
        long until = 0;
        try {
            while (true) {
                if (gone) {
                    throw new IOException("the caller is gone");
                }
                channel.write(bytes);
                if (!bytes.hasRemaining()) {
                    return;
                }
                if (interrupted && System.nanoTime() - until > 0) {
                    close();
                    throw new IOException("the caller does not read");
                }
                try {
                    awaitWritable(interrupted);
                } catch (InterruptedException e) {
                    interrupted = true;
                    until = System.nanoTime() + AFTER_INTERRUPT;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitWritable(boolean briefly) throws InterruptedException, IOException {
        synchronized (monitor) {
            writable = false;
            try {
                key.interestOpsOr(SelectionKey.OP_WRITE);
            } catch (CancelledKeyException e) {
                throw new ClosedChannelException();
            }
            key.selector().wakeup();
            while (!writable && !gone) {
                monitor.wait(briefly ? 100 : 0);
                if (briefly) {
                    return;
                }
            }
        }
    }

    /** There is room again; called by the selector's thread. */
    void nowWritable() {
        synchronized (monitor) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
            writable = true;
            monitor.notifyAll();
        }
    }

    /** The caller has hung up: whoever sends gives up. */
    void gone() {
        synchronized (monitor) {
            gone = true;
            monitor.notifyAll();
        }
    }

    void close() {
        gone();
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to be done with it.
            return;
        }
        key.selector().wakeup();
    }
}
