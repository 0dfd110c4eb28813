package cpcc.messaging.local;

import cpcc.messaging.api.Filters;
import cpcc.messaging.api.Handle;
import cpcc.messaging.channel.MuxChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local sockets joined to channels, all served by one thread of its own that never blocks. Filters run on it.
 *
 * <p>All methods may be called from any thread.
 */
public final class LocalSockets implements AutoCloseable {
    static final int TURN_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LocalSockets.class);

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(TURN_BYTES);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param name of the thread
     * @throws IOException if there is no selector to be had
     */
    public LocalSockets(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::serve, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Listens on a local address.
     *
     * @param address loopback or unix; a stale socket file is replaced
     * @param acceptor called on this object's thread with each connection, which it owns
     * @return ends the listening; connections that were made stay
     * @throws IOException if the address cannot be bound
     */
    public Handle listen(SocketAddress address, Consumer<SocketChannel> acceptor) throws IOException {
        ServerSocketChannel server = LocalAddress.bind(address);
        AutoCloseable ending = () -> {
            server.close();
            if (address instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        };
        open.add(ending);
        Handle handle = () -> {
            if (open.remove(ending)) {
                close(ending);
                selector.wakeup(); // The key goes, and with it the descriptor, at the next selection.
            }
        };
        run(() -> {
            try {
                server.register(selector, SelectionKey.OP_ACCEPT, (Runnable) () -> accept(server, acceptor, handle));
            } catch (IOException e) {
                LOG.debug("no longer listening on {}", address);
            }
        });
        return handle;
    }

    /**
     * Joins a connection to a channel; both end together.
     *
     * @param socket connected
     * @param channel open
     * @param filters of this connection
     */
    public void join(SocketChannel socket, MuxChannel channel, Filters filters) {
        LocalConnection connection = new LocalConnection(this, socket, channel, filters);
        open.add(connection);
        run(connection::start);
        if (closed) {
            connection.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(LocalSockets::close);
        open.clear();
    }

    /** Runs something on the thread, soon. */
    void run(Runnable task) {
        tasks.add(task);
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    Selector selector() {
        return selector;
    }

    /** Room for one turn, shared by all connections: on this object's thread only. */
    ByteBuffer scratch() {
        return scratch.clear();
    }

    void gone(LocalConnection connection) {
        open.remove(connection);
    }

    private void serve() {
        try (selector) {
            while (!closed) {
                if (tasks.isEmpty()) {
                    selector.select(LocalSockets::serve);
                } else {
                    selector.selectNow(LocalSockets::serve);
                }
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    attempt(task);
                }
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.error("local sockets are no longer served", e);
        }
    }

    private static void serve(SelectionKey key) {
        attempt((Runnable) key.attachment());
    }

    /** One connection's mistake, or a filter's error, must not end the thread of all. */
    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a local connection failed", e);
        }
    }

    private static void accept(ServerSocketChannel server, Consumer<SocketChannel> acceptor, Handle handle) {
        try {
            SocketChannel socket = server.accept();
            if (socket != null) {
                acceptor.accept(socket);
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                LOG.error("no longer listening: {}", e.getMessage());
                handle.close();
            }
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.warn("closing a local socket: {}", e.getMessage());
        }
    }
}
