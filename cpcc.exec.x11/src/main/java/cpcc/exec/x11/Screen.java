package cpcc.exec.x11;

import java.net.SocketAddress;
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

    /** {@return whether a window's number cannot, by reuse, have become that of a window outside the session's reach} */
    boolean windowsAreOurs();

    /** {@return whether its server lets the program ring the bell; one that does not answers with an error} */
    default boolean mayRing() {
        return true;
    }

    /** Gives it back, within 5 s. Harmless when already closed. */
    @Override
    void close();
}
