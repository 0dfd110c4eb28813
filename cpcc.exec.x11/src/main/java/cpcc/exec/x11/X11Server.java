package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Taps;
import cpcc.backend.api.Wire;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.exec.x11.cache.Early;
import cpcc.exec.x11.cache.EarlyAnswers;
import cpcc.exec.x11.cache.Knowledge;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The provider's half: a display socket that leads to the user's half, and the cookie that the program must show there. */
final class X11Server implements ServerIO {
    private static final Logger LOG = LoggerFactory.getLogger(X11Server.class);

    /** What a unix socket's address holds on Linux, without the closing zero. */
    private static final int MAX_SOCKET_PATH = 107;

    private static final Path AUTHORITY_INSIDE = Path.of("/tmp/.cpcc-xauthority");

    /** Programs try shared memory with a server on a socket of this machine; the server is elsewhere. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "XAUTHORITY", AUTHORITY_INSIDE.toString(),
            "XDG_SESSION_TYPE", "x11",
            "GDK_BACKEND", "x11",
            "QT_QPA_PLATFORM", "xcb",
            "SDL_VIDEODRIVER", "x11",
            "QT_X11_NO_MITSHM", "1",
            "QT_XCB_NO_MITSHM", "1",
            "LIBGL_ALWAYS_SOFTWARE", "1",
            "NO_AT_BRIDGE", "1");

    private final Path socket;
    private final Path authority;
    private final int number;
    private final Looks looks;
    private final Handle listening;
    private final Known known;
    private final Consumer<AutoCloseable> whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private X11Server(
            Path socket,
            Path authority,
            int number,
            Looks looks,
            Handle listening,
            Known known,
            Consumer<AutoCloseable> whenClosed) {
        this.known = known;
        this.socket = socket;
        this.authority = authority;
        this.number = number;
        this.looks = looks;
        this.listening = listening;
        this.whenClosed = whenClosed;
    }

    /**
     * Opens the socket.
     *
     * @param session which one
     * @param offer of the user's half
     * @param number of the display inside the sandbox
     * @param early whether what is known of the display's answers is answered here
     * @param wire to the user's half
     * @param whenClosed told of it, once
     * @return the half, owned by the caller
     * @throws BackendException if socket or authority file cannot be made
     */
    static X11Server open(
            SessionInfo session, Offer offer, int number, Early early, Wire wire, Consumer<AutoCloseable> whenClosed)
            throws BackendException {
        Path socket = session.folder().resolve("x11");
        Path authority = session.folder().resolve("x11.auth");
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_SOCKET_PATH) {
            throw new BackendException(
                    "the display socket's path is " + length + " bytes long, " + MAX_SOCKET_PATH + " are possible: "
                            + socket,
                    "set runtimeDir to a shorter path");
        }
        Known known = new Known(session.id());
        Handle listening = null;
        try {
            Authority.write(authority, Integer.toString(number), offer.cookie());
            listening = wire.listen(
                    Offer.CONNECTION,
                    UnixDomainSocketAddress.of(socket),
                    Kind.INTERACTIVE,
                    () -> early == Early.OFF ? taps() : taps(known, early == Early.STRICT));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            if (early != Early.OFF) {
                known.begin(wire);
            }
            return new X11Server(socket, authority, number, offer.looks(), listening, known, whenClosed);
        } catch (IOException e) {
            if (listening != null) {
                listening.close();
            }
            remove(socket, authority);
            throw new BackendException(
                    "the display socket cannot be made in " + session.folder() + ": " + e.getMessage(),
                    "check the space and the rights there: ls -ld " + session.folder(),
                    e);
        }
    }

    /** {@return what is known of the display's answers} */
    Knowledge knowledge() {
        return known.knowledge();
    }

    @Override
    public Needs needs() {
        Map<String, String> env = new LinkedHashMap<>(ENVIRONMENT);
        env.putAll(looks.variables());
        env.put("DISPLAY", ":" + number);
        return new Needs(
                env,
                List.of(
                        new Bind(socket, Path.of("/tmp/.X11-unix/X" + number), false),
                        new Bind(authority, AUTHORITY_INSIDE, false)),
                Stdio.LOG);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            listening.close();
            known.close();
            remove(socket, authority);
            whenClosed.accept(this);
        }
    }

    private static Taps taps() {
        AskedPictures asked = new AskedPictures();
        return new Taps(new AfterSetup(order -> new SentPictures(order, false, asked)), new ShownPictures(true, asked));
    }

    private static Taps taps(Known known, boolean strict) {
        AskedPictures asked = new AskedPictures();
        EarlyAnswers early = new EarlyAnswers(known.knowledge(), strict);
        return new Taps(
                new AfterSetup(order -> early.requests(order).then(new SentPictures(order, false, asked))),
                new ShownPictures(true, asked).then(early.answers()));
    }

    private static void remove(Path... files) {
        for (Path each : files) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException e) {
                LOG.debug("{} is left to the session's folder", each, e);
            }
        }
    }
}
