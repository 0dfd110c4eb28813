package cpcc.exec.x11;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is kept for a session. It keeps an X server from starting anew, and forgetting what was made there, when the
 * program's last window closes; and it tells when the server is gone.
 */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final XConnection connection;
    private final String session;
    private final Display display;
    private volatile boolean alive = true;
    private volatile boolean closed;

    /** Owns the connection from here on. */
    Keeper(XConnection connection, String session, Display display) {
        this.connection = connection;
        this.session = session;
        this.display = display;
        Thread thread = new Thread(this::keep, "x11 keeps display, session " + session);
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return whether the server has never been gone} */
    boolean alive() {
        return alive;
    }

    /** Nothing more may be let in, and the server's end of the connection is no news. */
    void over() {
        closed = true;
        alive = false;
    }

    @Override
    public void close() {
        over();
        connection.close();
    }

    private void keep() {
        connection.drain();
        if (!closed) {
            alive = false;
            LOG.warn("session {}: the X server on {} closed the session's display", session, display.text());
        }
    }
}
