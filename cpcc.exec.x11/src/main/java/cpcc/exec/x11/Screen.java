package cpcc.exec.x11;

import cpcc.exec.x11.guard.SessionGuard;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;

/** The display that one session's program gets, however it is confined. May be used from any thread. */
interface Screen extends AutoCloseable {
    /** {@return where its X server listens} */
    SocketAddress address();

    /** {@return what opens it; empty if the server lets this account in without} */
    Optional<Cookie> cookie();

    /**
     * {@return whether it still confines as it did at first; when it does not, no further connection may be let through:
     * the server, or the next one at this address, might take it for a trusted one}
     */
    boolean alive();

    /** {@return whether a window is one of the session's, and its number has not become that of another program's window} */
    boolean owns(int window);

    /** {@return whether its server lets the program ring the bell; one that does not answers with an error} */
    default boolean mayRing() {
        return true;
    }

    /** {@return what looks at a new connection; empty if the server itself confines the program, or nobody does} */
    default Optional<SessionGuard.Connection> guard() {
        return Optional.empty();
    }

    /** {@return what a connection of our own has to pass that asks for a program; empty as {@link #guard}} */
    default Optional<SessionGuard.Connection> quietGuard() {
        return Optional.empty();
    }

    /** {@return how often programs were refused what, as far as it is looked at here} */
    default Map<String, Long> refused() {
        return Map.of();
    }

    /** Gives it back, within 5 s. Harmless when already closed. */
    @Override
    void close();
}
