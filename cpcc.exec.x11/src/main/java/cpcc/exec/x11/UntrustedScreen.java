package cpcc.exec.x11;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's own display, opened by an authorisation that the X server does not trust.
 *
 * <p>One connection by that authorisation is kept until the end. It keeps a server from starting anew (and forgetting the
 * authorisation) when the program's last window closes, and the server forgets the authorisation by itself soon after this
 * process dies. When that connection breaks, nothing more is let in: a server that has forgotten a cookie, and lets
 * this account in without one, would take its bearer for a trusted client.
 */
final class UntrustedScreen implements Screen {
    private static final Logger LOG = LoggerFactory.getLogger(UntrustedScreen.class);
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);

    /** The server has no means, or none that works from here, to confine a client. */
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1L;

        Impossible(String why) {
            super(why);
        }
    }

    private final Server server;
    private final String session;
    private final Authorization authorization;
    private final Keeper keeper;
    private final AtomicBoolean closed = new AtomicBoolean();

    private UntrustedScreen(Server server, String session, Authorization authorization, Keeper keeper) {
        this.server = server;
        this.session = session;
        this.authorization = authorization;
        this.keeper = keeper;
    }

    /**
     * Makes the authorisation, and proves that it opens the server and is not trusted.
     *
     * @param server the caller's
     * @param session its id
     * @return the confined display, owned by the caller
     * @throws Impossible if this server cannot confine
     * @throws IOException if the server is gone
     */
    static UntrustedScreen open(Server server, String session) throws Impossible, IOException {
        return Server.<UntrustedScreen, Impossible>again(() -> openOnce(server, session));
    }

    private static UntrustedScreen openOnce(Server server, String session) throws Impossible, IOException {
        try (XConnection trusted = XConnection.open(server.address(), server.cookie(), Server.TIMEOUT)) {
            int extension = trusted.extension(Authorization.EXTENSION);
            if (extension == 0) {
                throw new Impossible("no SECURITY extension");
            }
            Authorization made = Authorization.generate(trusted, extension, FORGOTTEN_AFTER);
            XConnection keeper = null;
            try {
                keeper = XConnection.open(server.address(), Optional.of(made.cookie()), Server.TIMEOUT);
                if (keeper.extension(Authorization.EXTENSION) != 0) {
                    throw new Impossible("it trusts every client");
                }
                return new UntrustedScreen(server, session, made, new Keeper(keeper, session, server.display()));
            } catch (Impossible | IOException | RuntimeException e) {
                if (keeper != null) {
                    keeper.close();
                }
                made.revoke(trusted);
                if (e instanceof IOException) {
                    throw new Impossible("it does not take the cookie it made; a display forwarded by ssh does that");
                }
                throw e;
            }
        }
    }

    @Override
    public SocketAddress address() {
        return server.address();
    }

    @Override
    public Optional<Cookie> cookie() {
        return Optional.of(authorization.cookie());
    }

    @Override
    public boolean mayRing() {
        return false;
    }

    @Override
    public boolean alive() {
        return keeper.alive();
    }

    @Override
    public boolean owns(int window) {
        return true;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        keeper.over();
        try (keeper;
                XConnection trusted = server.connect()) {
            authorization.revoke(trusted);
        } catch (IOException e) {
            LOG.info(
                    "session {}: the X server on {} forgets the session's authorisation by itself: {}",
                    session,
                    server.display().text(),
                    e.toString());
        }
    }
}
