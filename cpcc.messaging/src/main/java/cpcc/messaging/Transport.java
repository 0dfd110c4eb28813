package cpcc.messaging;

import cpcc.messaging.api.Counter;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Role;
import cpcc.messaging.local.IoLoop;
import cpcc.messaging.tls.Tls;
import cpcc.messaging.tls.TlsFilter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.FilterEvent;
import org.apache.mina.filter.ssl.SslEvent;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/** The one place that knows MINA's acceptor and connector: turns sessions into {@link Connection}s and tells them events. */
final class Transport implements AutoCloseable {
    private static final AttributeKey CONNECTION = new AttributeKey(Transport.class, "connection");
    private static final AttributeKey TLS = new AttributeKey(Transport.class, "tls");
    private static final Duration GOODBYE = Duration.ofMillis(500);

    private final Peers peers;
    private final Tls tls;
    private final Admission admission;
    private final NioSocketAcceptor acceptor;
    private final NioSocketConnector connector;
    private volatile Listener listener;

    Transport(Peers peers, Tls tls) {
        this.peers = peers;
        this.tls = tls;
        this.admission = new Admission(peers::config);
        this.acceptor = new NioSocketAcceptor(peers.loop());
        this.connector = new NioSocketConnector(peers.loop());
        Events events = new Events();
        acceptor.setHandler(events);
        acceptor.setReuseAddress(true);
        acceptor.setCloseOnDeactivation(false); // Whoever is linked is told first.
        configure(acceptor.getSessionConfig());
        connector.setHandler(events);
        connector.setConnectTimeoutMillis(peers.config().connectTimeoutMs());
        configure(connector.getSessionConfig());
    }

    /** Listens. */
    void bind() throws IOException {
        listener = Listener.bind(acceptor, peers.config());
    }

    /**
     * Takes over what has changed in the configuration. Whoever is linked stays linked.
     *
     * @throws IOException if it cannot listen where it should; it listens where it did
     */
    void configure() throws IOException {
        connector.setConnectTimeoutMillis(peers.config().connectTimeoutMs());
        listener = listener.moved(peers.config());
    }

    /** {@return the port it listens on, 0 before it does} */
    int port() {
        return listener == null ? 0 : listener.port();
    }

    void unbind() {
        acceptor.unbind();
    }

    /**
     * Connects; what comes of the connection is told to the dial.
     *
     * @param failed is given why there is none
     * @return ends it: at once if it is there, else when it comes
     */
    Runnable connect(InetSocketAddress address, PeerId expected, Dial dial, Consumer<Throwable> failed) {
        ConnectFuture future = connector.connect(address, (session, ignored) -> {
            peers.counters().one(Counter.CONNECTIONS_OUT);
            enter(session, new Connection(peers, session, dial), () -> tls.client(expected));
        });
        future.addListener(done -> {
            if (!future.isConnected()) {
                Throwable cause = future.getException();
                failed.accept(cause == null ? new IOException("not connected") : cause);
            }
        });
        // Not by cancelling the future: a connection that is made at that moment leaves MINA's connector spinning for
        // ever.
        return () -> future.addListener(done -> {
            if (future.isConnected()) {
                connection(future.getSession()).abandon();
            }
        });
    }

    /** A connection that came in has become a link. */
    void authenticated(Connection connection, Role role) {
        for (Connection out : admission.authenticated(connection, role)) {
            out.close("too many guests");
        }
    }

    /** Waits a while for the sessions to say goodbye, then ends them. The I/O thread goes on. */
    @Override
    public void close() {
        long end = System.nanoTime() + GOODBYE.toNanos();
        Stream.of(acceptor, connector)
                .flatMap(service -> service.getManagedSessions().values().stream())
                .forEach(session -> session.getCloseFuture()
                        .awaitUninterruptibly(Math.max(
                                1, Duration.ofNanos(end - System.nanoTime()).toMillis())));
        acceptor.dispose(true);
        connector.dispose(true);
    }

    private void enter(IoSession session, Connection connection, Supplier<SSLEngine> engine) {
        TlsFilter filter = new TlsFilter(engine, peers.threads()::run, peers.loop());
        session.setAttribute(CONNECTION, connection);
        session.setAttribute(TLS, filter);
        session.getFilterChain().addLast("tls", filter);
    }

    private static Connection connection(IoSession session) {
        return (Connection) session.getAttribute(CONNECTION);
    }

    private static void configure(SocketSessionConfig config) {
        config.setTcpNoDelay(true);
        config.setReadBufferSize(config.getMinReadBufferSize()); // The loop reads into a buffer of its own.
        config.setMaxReadBufferSize(IoLoop.TURN_BYTES);
    }

    private final class Events extends IoHandlerAdapter {
        @Override
        public void sessionCreated(IoSession session) {
            if (connection(session) == null) {
                Connection newcomer = new Connection(peers, session, null);
                peers.counters().one(Counter.CONNECTIONS_IN);
                enter(session, newcomer, tls::server);
                for (Connection out : admission.enter(newcomer)) {
                    out.displace();
                }
            }
        }

        @Override
        public void messageReceived(IoSession session, Object message) {
            connection(session).received(((IoBuffer) message).buf());
        }

        @Override
        public void messageSent(IoSession session, Object message) {
            connection(session).sent();
        }

        @Override
        public void event(IoSession session, FilterEvent event) throws Exception {
            if (event == SslEvent.SECURED) {
                Connection connection = connection(session);
                connection.secured(Tls.peerOf(((TlsFilter) session.getAttribute(TLS)).engine()));
            }
        }

        @Override
        public void exceptionCaught(IoSession session, Throwable cause) {
            Connection connection = connection(session);
            if (connection == null) {
                session.closeNow();
            } else if (cause instanceof SSLException insecure) {
                connection.insecure(insecure);
            } else {
                connection.failed(cause);
            }
        }

        @Override
        public void sessionClosed(IoSession session) {
            Connection connection = connection(session);
            if (connection != null) {
                admission.left(connection);
                connection.closed();
            }
        }
    }
}
