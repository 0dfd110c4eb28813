package cpcc.messaging;

import cpcc.config.api.PeerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;

/**
 * Where this peer listens, a value.
 *
 * @param acceptor that listens there
 * @param wished as configured
 * @param bound with the port that was free, if any was asked for
 */
record Listener(NioSocketAcceptor acceptor, InetSocketAddress wished, InetSocketAddress bound) {
    /** {@return it, listening as configured} */
    static Listener bind(NioSocketAcceptor acceptor, PeerConfig config) throws IOException {
        return bind(acceptor, wish(config));
    }

    int port() {
        return bound.getPort();
    }

    /**
     * {@return the one that listens as configured now; this one if it does}
     *
     * @throws IOException if that is not possible; this one still listens
     */
    Listener moved(PeerConfig config) throws IOException {
        InetSocketAddress wish = wish(config);
        if (wish.equals(wished)) {
            return this;
        }
        if (wish.getPort() != bound.getPort()) {
            Listener next = bind(acceptor, wish);
            acceptor.unbind(bound);
            return next;
        }
        // One port on two addresses that may include one another.
        acceptor.unbind(bound);
        try {
            return bind(acceptor, wish);
        } catch (IOException e) {
            acceptor.bind(bound);
            throw e;
        }
    }

    private static Listener bind(NioSocketAcceptor acceptor, InetSocketAddress wish) throws IOException {
        var before = acceptor.getLocalAddresses();
        try {
            acceptor.bind(wish);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "cannot listen on " + wish + " (" + e.getMessage() + "). Set another port, or stop who has it", e);
        }
        return acceptor.getLocalAddresses().stream()
                .filter(address -> !before.contains(address))
                .findFirst()
                .map(address -> new Listener(acceptor, wish, (InetSocketAddress) address))
                .orElseThrow(() -> new IOException("does not listen on " + wish));
    }

    private static InetSocketAddress wish(PeerConfig config) {
        return config.listenHost().isEmpty()
                ? new InetSocketAddress(config.port())
                : new InetSocketAddress(config.listenHost(), config.port());
    }
}
