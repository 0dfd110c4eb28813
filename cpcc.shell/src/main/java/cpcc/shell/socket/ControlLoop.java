package cpcc.shell.socket;

import cpcc.shell.Commands;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that accepts connections and takes what arrives on them; it never waits for any of them. */
final class ControlLoop implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final int CONNECTIONS = 2 * CallPool.CALLS;

    private final ServerSocketChannel server;
    private final CallerCheck check;
    private final Commands commands;
    private final CallPool pool;
    private final long requestMs;
    private final Selector selector;
    private final Set<ControlCall> calls = ConcurrentHashMap.newKeySet();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private volatile boolean accepting = true;
    private volatile boolean closed;

    /**
     * Listens from now on; somebody has to {@link #run} it.
     *
     * @param server where to
     * @param check who may call
     * @param commands what to call
     * @param pool where commands run
     * @param requestMs a connection that has asked for nothing by then is closed
     * @throws IOException if there can be no selector
     */
    ControlLoop(ServerSocketChannel server, CallerCheck check, Commands commands, CallPool pool, long requestMs)
            throws IOException {
        this.requestMs = requestMs;
        this.server = server;
        this.check = check;
        this.commands = commands;
        this.pool = pool;
        this.selector = Selector.open();
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                selector.select(this::ready, requestMs / 5);
                forgetClosed();
            } catch (IOException | ClosedSelectorException e) {
                if (!closed) {
                    LOG.error("control: the socket no longer works", e);
                }
                return;
            }
        }
    }

    /** Takes no more calls, and interrupts those that run. */
    void stop() {
        accepting = false;
        calls.forEach(ControlCall::stop);
    }

    @Override
    public void close() throws IOException {
        accepting = false;
        closed = true;
        calls.forEach(ControlCall::close);
        selector.close();
    }

    /** One call's mistake, or an error of what it makes run, must not end the thread of all. */
    private void ready(SelectionKey key) {
        ControlCall call = key.attachment() instanceof ControlCall served ? served : null;
        try {
            if (call == null) {
                accept();
            } else {
                serve(key, call);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("control: a call failed", e);
            if (call != null) {
                call.close();
            }
        }
    }

    private void serve(SelectionKey key, ControlCall call) {
        try {
            if (key.isWritable()) {
                call.writable();
            }
            if (key.isValid() && key.isReadable() && !call.readable(buffer)) {
                key.interestOps(0);
                call.hangUp();
            }
        } catch (CancelledKeyException e) {
            call.hangUp();
        } catch (IOException e) {
            LOG.warn("control: a connection is closed: {}", e.getMessage());
            call.hangUp();
            call.close();
        }
    }

    private void accept() {
        SocketChannel connection = null;
        try {
            connection = server.accept();
            if (connection == null) {
                return;
            }
            if (!accepting || calls.size() >= CONNECTIONS) {
                LOG.warn("control: a connection is refused, there are {}", calls.size());
                connection.close();
            } else if (!check.admits(connection)) {
                LOG.warn("control: another account tried to call");
                connection.close();
            } else {
                add(connection);
            }
        } catch (IOException e) {
            LOG.warn("control: a connection could not be accepted: {}", e.getMessage());
            closeQuietly(connection);
        } catch (RuntimeException | Error e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private void add(SocketChannel connection) throws IOException {
        connection.configureBlocking(false);
        SelectionKey key = connection.register(selector, SelectionKey.OP_READ);
        ControlCall call = new ControlCall(connection, key, commands, pool);
        key.attach(call);
        calls.add(call);
        if (!accepting) {
            call.stop();
        }
    }

    private void forgetClosed() {
        Set<ControlCall> open = ConcurrentHashMap.newKeySet();
        for (SelectionKey key : List.copyOf(selector.keys())) {
            if (key.attachment() instanceof ControlCall call && key.isValid()) {
                open.add(call);
                if (call.idle(TimeUnit.MILLISECONDS.toNanos(requestMs))) {
                    LOG.warn("control: a connection asked for nothing within {} ms", requestMs);
                    call.hangUp();
                }
            }
        }
        calls.retainAll(open);
    }

    private static void closeQuietly(SocketChannel connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            LOG.debug("control: {}", e.getMessage());
        }
    }
}
