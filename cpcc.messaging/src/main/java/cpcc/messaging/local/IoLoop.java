package cpcc.messaging.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that serves every link of a peer and every local socket: a byte goes from a local socket to the link, or
 * back, without being handed from thread to thread, which costs more than all else that is done to it.
 *
 * <p>MINA's processor with three changes. Its selector also holds keys that belong to no session; their attachment is what
 * to run when they are ready. It runs tasks: of other threads soon, of its own before the session whose bytes were read is
 * flushed. And received bytes come in one buffer, valid only while they are being handled.
 *
 * <p>The thread starts with the first session, because MINA gives no other way; before it there is nothing to be joined to.
 * It ends with {@link #dispose}. Nothing that runs here may block. {@code suspendRead} and its kin are not to be used from here:
 * they would be noticed late.
 */
public final class IoLoop extends NioProcessor implements Executor {
    /** How much is read at once, of a link or of a local socket; then it is the next one's turn. */
    public static final int TURN_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(IoLoop.class);

    private final String name;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> nextTurn = new ArrayDeque<>();
    private final IoBuffer received = IoBuffer.wrap(ByteBuffer.allocateDirect(TURN_BYTES));
    private volatile Thread thread;
    private boolean removed;

    /**
     * A loop whose thread starts with the first session.
     *
     * @param name of the thread
     */
    public IoLoop(String name) {
        super(IoLoop::start);
        this.name = name;
    }

    /** Runs something on the thread, soon and in the order of the calls; never within the call. Dropped after dispose. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wakeup();
    }

    /** Runs something after all others had their turn. On the thread only. */
    void nextTurn(Runnable task) {
        nextTurn.add(task);
    }

    /** Has something run whenever a channel is ready. On the thread only. */
    SelectionKey register(SelectableChannel channel, int operations, Runnable whenReady) throws IOException {
        return channel.register(selector, operations, whenReady);
    }

    @Override
    protected int select(long timeout) throws IOException {
        if (thread == null) {
            thread = Thread.currentThread();
            thread.setName(name);
        }
        boolean due = removed || !tasks.isEmpty() || !nextTurn.isEmpty() || isDisposing();
        removed = false;
        int ready = due ? selector.selectNow() : selector.select(timeout);
        tasks.addAll(nextTurn);
        nextTurn.clear();
        if (ready > 0) {
            serveLocal();
        }
        runTasks();
        return 1; // Whatever was served here may have written to a session, and 0 in a row makes MINA look for a broken
        // selector.
    }

    /** What this thread writes is flushed before it selects again; only what a removal causes comes too late for that. */
    @Override
    protected void wakeup() {
        if (Thread.currentThread() != thread) {
            super.wakeup();
        }
    }

    @Override
    protected void destroy(NioSession session) throws Exception {
        removed = true;
        super.destroy(session);
    }

    @Override
    protected int read(NioSession session, IoBuffer unused) throws Exception {
        int n = super.read(session, received.clear());
        if (n <= 0) {
            return n;
        }
        session.getFilterChain().fireMessageReceived(received.flip());
        runTasks();
        return 0; // Nothing is left for MINA to hand on.
    }

    @Override
    protected Iterator<NioSession> allSessions() {
        return selector.keys().stream()
                .map(IoLoop::session)
                .filter(Objects::nonNull)
                .iterator();
    }

    /** MINA ends the thread when there are none. */
    @Override
    protected int allSessionsCount() {
        return isSelectorEmpty() ? 0 : 1;
    }

    @Override
    protected boolean isSelectorEmpty() {
        return isDisposing() && !allSessions().hasNext();
    }

    private void serveLocal() {
        for (Iterator<SelectionKey> each = selector.selectedKeys().iterator(); each.hasNext(); ) {
            if (each.next().attachment() instanceof Runnable whenReady) {
                each.remove();
                attempt(whenReady);
            }
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            attempt(task);
        }
    }

    /** One connection's mistake, or a filter's error, must not end the thread of all. */
    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a task of the I/O thread failed", e);
        }
    }

    private static NioSession session(SelectionKey key) {
        return key.attachment() instanceof NioSession session ? session : null;
    }

    private static void start(Runnable loop) {
        Thread thread = new Thread(loop);
        thread.setDaemon(true);
        thread.start();
    }
}
