package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The caller's own X server: where it answered, and what opens it.
 *
 * @param display as the caller calls it
 * @param address where it answered
 * @param cookie that lets the caller in; empty if the server lets the account in without
 * @param authority the caller's authority file
 */
record Server(Display display, SocketAddress address, Optional<Cookie> cookie, Path authority) {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A server whose last client left starts anew, and drops whoever comes in at that moment. */
    private static final int RESET_TRIES = 20;

    private static final int RESET_PAUSE_MS = 50;

    /** What may be done again. */
    interface Attempt<T, E extends Exception> {
        T run() throws IOException, E;
    }

    /**
     * Finds the caller's X server, and proves that it lets the caller in.
     *
     * @param caller whose DISPLAY and XAUTHORITY count
     * @param host this machine
     * @return the server
     * @throws BackendException if there is none, or it does not let the caller in
     */
    static Server find(Caller caller, Host host) throws BackendException {
        Display display = Display.of(caller.env());
        Path authority = authorityFile(caller);
        Authority cookies = read(authority);
        IOException last = null;
        for (SocketAddress address : addresses(display, host)) {
            Optional<Cookie> cookie = cookies.find(address, display.number(), host.name());
            Server server = new Server(display, address, cookie, authority);
            try {
                server.connect().close();
                return server;
            } catch (XConnection.Refused e) {
                throw server.refused(e);
            } catch (IOException e) {
                last = e;
            }
        }
        throw new BackendException(
                "no X server answers on DISPLAY=" + display.text() + " (" + text(last) + ")",
                "run it from the graphical session that is open now, or set DISPLAY to it",
                last);
    }

    /**
     * {@return a connection of the caller's own rights, owned by whoever asks}
     *
     * @throws IOException if the server does not answer, or lets us in no more
     */
    XConnection connect() throws IOException {
        return connect(cookie);
    }

    /**
     * {@return a connection with another cookie, owned by whoever asks}
     *
     * @param shown to the server
     * @throws IOException if the server does not answer, or lets us not in
     */
    XConnection connect(Optional<Cookie> shown) throws IOException {
        return connect(address, shown);
    }

    static XConnection connect(SocketAddress address, Optional<Cookie> shown) throws IOException {
        return again(() -> XConnection.open(address, shown, TIMEOUT));
    }

    /**
     * Does something with a server that may be starting anew at this moment.
     *
     * @param attempt done again, for a second, when the server drops a connection
     * @return what the attempt gives
     */
    static <T, E extends Exception> T again(Attempt<T, E> attempt) throws IOException, E {
        for (int tries = 1; ; tries++) {
            try {
                return attempt.run();
            } catch (XConnection.Dropped e) {
                if (tries == RESET_TRIES) {
                    throw e;
                }
            }
            pause();
        }
    }

    /** {@return what a program of this machine needs to show itself there} */
    Map<String, String> environment() {
        return Map.of("DISPLAY", display.text(), "XAUTHORITY", authority.toString(), "PATH", "/usr/bin:/bin");
    }

    private BackendException refused(XConnection.Refused e) {
        return new BackendException(
                "the X server on DISPLAY=" + display.text() + " refused the connection: " + e.getMessage()
                        + (cookie.isPresent() ? " (wrong cookie in " : " (no cookie for it in ") + authority + ")",
                "set XAUTHORITY to the authority file of that display (in a terminal there: echo $XAUTHORITY)",
                e);
    }

    private static Path authorityFile(Caller caller) {
        String named = caller.env().getOrDefault("XAUTHORITY", "");
        return named.isEmpty()
                ? caller.home().resolve(".Xauthority")
                : caller.folder().resolve(named);
    }

    private static Authority read(Path file) throws BackendException {
        try {
            return Authority.read(file);
        } catch (IOException e) {
            throw new BackendException(
                    "the X authority file " + file + " cannot be read (" + text(e) + ")",
                    "set XAUTHORITY to a file of yours, or mend it: ls -l " + file,
                    e);
        }
    }

    private static List<SocketAddress> addresses(Display display, Host host) throws BackendException {
        try {
            return display.addresses(host.sockets());
        } catch (UnknownHostException e) {
            throw new BackendException(
                    "the host of DISPLAY=" + display.text() + " is not known", "set DISPLAY to a display of yours", e);
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(RESET_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the X server");
        }
    }

    private static String text(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
