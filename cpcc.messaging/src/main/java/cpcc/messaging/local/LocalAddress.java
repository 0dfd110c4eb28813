package cpcc.messaging.local;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Binds and connects the two kinds of local addresses: unix sockets and TCP. */
public final class LocalAddress {
    private static final int CONNECT_TIMEOUT_MS = 5000;

    private LocalAddress() {}

    /**
     * {@return a connection to a local server} Blocks for as long as the server takes, 5 s at most with TCP.
     *
     * @param target unix or TCP
     * @throws IOException if nobody listens there
     */
    public static SocketChannel connect(SocketAddress target) throws IOException {
        SocketChannel socket = target instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        boolean connected = false;
        try {
            if (target instanceof InetSocketAddress) {
                socket.socket().connect(target, CONNECT_TIMEOUT_MS);
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            } else {
                socket.connect(target);
            }
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    static ServerSocketChannel bind(SocketAddress address) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        if (unix) {
            removeStale((UnixDomainSocketAddress) address);
        } else if (!(address instanceof InetSocketAddress inet)
                || inet.isUnresolved()
                || !inet.getAddress().isLoopbackAddress()) {
            throw new BindException("not a loopback address: " + address);
        }
        ServerSocketChannel server =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        boolean bound = false;
        try {
            server.bind(address);
            server.configureBlocking(false);
            bound = true;
            return server;
        } finally {
            if (!bound) {
                server.close();
            }
        }
    }

    /** What a killed process left behind may go; what is served or is no socket may not. */
    private static void removeStale(UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new BindException(path + " is there and is no socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(address);
        } catch (ConnectException nobodyAnswers) {
            Files.delete(path);
            return;
        } catch (IOException e) {
            throw new BindException("it cannot be told whether somebody listens on " + path + ": " + e.getMessage());
        }
        throw new BindException("somebody listens on " + path + " already");
    }
}
