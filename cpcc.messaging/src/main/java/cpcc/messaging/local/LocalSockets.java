package cpcc.messaging.local;

import cpcc.messaging.api.Filters;
import cpcc.messaging.api.Handle;
import cpcc.messaging.channel.MuxChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local sockets joined to channels, all served by the thread that serves the links. Filters run on it.
 *
 * <p>Except where said otherwise, methods may be called from any thread.
 */
public final class LocalSockets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSockets.class);

    private final IoLoop loop;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(IoLoop.TURN_BYTES);
    private volatile boolean closed;

    /**
     * No sockets yet.
     *
     * @param loop serves them
     */
    public LocalSockets(IoLoop loop) {
        this.loop = loop;
    }

    /**
     * Listens on a local address.
     *
     * @param address loopback or unix; a stale socket file is replaced
     * @param acceptor called on the I/O thread with each connection, which it owns
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
                loop.execute(() -> {}); // The key goes, and with it the descriptor, at the next selection.
            }
        };
        loop.execute(() -> {
            try {
                loop.register(server, SelectionKey.OP_ACCEPT, () -> accept(server, acceptor, handle));
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
        loop.execute(connection::start);
        if (closed) {
            connection.close();
        }
    }

    /** Closes all that is still open. Called after the loop has ended. */
    @Override
    public void close() {
        closed = true;
        open.forEach(LocalSockets::close);
        open.clear();
    }

    IoLoop loop() {
        return loop;
    }

    /** Room for one turn, shared by all connections: on the I/O thread only. */
    ByteBuffer scratch() {
        return scratch.clear();
    }

    void gone(LocalConnection connection) {
        open.remove(connection);
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
