package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Taps;
import cpcc.backend.api.Wire;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider's half: xpra's server with an X server of its own, in a sandbox beside the program's. Of it the program sees
 * the display's socket, and the user's half the server's: both as they were when they came, see {@link HeldSocket}.
 */
final class ProviderHalf implements ServerIO {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderHalf.class);

    /** What a unix socket's address holds on Linux, without the closing zero. */
    private static final int MAX_SOCKET_PATH = 107;

    private static final Path X_SOCKETS = Path.of("/tmp/.X11-unix");
    private static final Path AUTHORITY_INSIDE = Path.of("/tmp/.cpcc-xauthority");
    private static final long START_MS = 15_000;
    private static final long POLL_MS = 10;

    /** The X server has another memory than the program's sandbox. */
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

    private final String session;
    private final int number;
    private final Path display;
    private final Path authority;
    private final Cookie cookie;
    private final Confined server;
    private final Handle joining;
    private final Control control;
    private final Consumer<AutoCloseable> whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ProviderHalf(
            String session,
            int number,
            Path display,
            Path authority,
            Cookie cookie,
            Confined server,
            Handle joining,
            Control control,
            Consumer<AutoCloseable> whenClosed) {
        this.session = session;
        this.number = number;
        this.display = display;
        this.authority = authority;
        this.cookie = cookie;
        this.server = server;
        this.joining = joining;
        this.control = control;
        this.whenClosed = whenClosed;
    }

    /**
     * Starts xpra's server, and waits until its display is there.
     *
     * @param session which one
     * @param offer of the user's half
     * @param number of the display inside both sandboxes
     * @param wire to the user's half
     * @param sandbox for the server
     * @param tools of this machine
     * @param whenClosed told of it, once
     * @return the half, owned by the caller
     * @throws BackendException if it does not start
     */
    static ProviderHalf open(
            SessionInfo session,
            Offer offer,
            int number,
            Wire wire,
            Sandbox sandbox,
            Tools tools,
            Consumer<AutoCloseable> whenClosed)
            throws BackendException {
        Cookie cookie = Cookie.random(new SecureRandom());
        Path own = session.folder().resolve("xpra");
        Path sockets = session.folder().resolve("x");
        Path authority = session.folder().resolve("authority");
        Path display = session.folder().resolve("display");
        Path socket = session.folder().resolve("server");
        Path displayInside = sockets.resolve("X" + number);
        Path socketInside = own.resolve(CommandLine.SOCKET.getFileName());
        Path log = session.folder().resolve("xpra.log");
        requireShort(display);
        requireShort(socket);
        try {
            for (Path folder : List.of(own, sockets)) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Authority.write(authority, cookie);
            Authority.write(own.resolve(CommandLine.AUTHORITY.getFileName()), cookie);
        } catch (IOException e) {
            throw new BackendException(
                    "the display's files cannot be made in " + session.folder() + ": " + e.getMessage(),
                    "check the space and the rights there: ls -ld " + session.folder(),
                    e);
        }
        CompletableFuture<SocketAddress> listening = new CompletableFuture<>();
        Plan plan = Plan.of(
                        session.id() + " display",
                        CommandLine.server(tools.xpra(), tools.xvfb(), number, offer.clipboard()))
                .withUser(session.user(), session.home(), Path.of("/"))
                .withEnv(CommandLine.environment())
                .withBinds(List.of(new Bind(own, CommandLine.FOLDER, true), new Bind(sockets, X_SOCKETS, true)))
                .withStdio(Stdio.LOG, log);
        Confined server = sandbox.start(plan);
        Handle joining = null;
        Control control = null;
        try {
            joining = wire.join(Offer.SCREEN, listening, Kind.INTERACTIVE, Taps.NONE);
            control = new Control(wire.open(Offer.CONTROL, Kind.INTERACTIVE));
            await(server, List.of(displayInside, socketInside));
            HeldSocket.take(displayInside, display);
            ProviderHalf half = new ProviderHalf(
                    session.id(), number, display, authority, cookie, server, joining, control, whenClosed);
            control.listen(session.id(), half::said);
            half.awaitListening(socketInside, socket, listening);
            LOG.info("session {}: xpra's server has display :{}", session.id(), number);
            return half;
        } catch (IOException | RuntimeException e) {
            if (control != null) {
                control.close();
            }
            if (joining != null) {
                joining.close();
            }
            server.close();
            throw new BackendException(
                    "xpra's server did not start: " + LastLine.of(log).orElse(e.getMessage()),
                    "try it by hand: xpra start :99 --daemon=no",
                    e);
        }
    }

    @Override
    public Needs needs() {
        Map<String, String> env = new HashMap<>(ENVIRONMENT);
        env.put("DISPLAY", ":" + number);
        return new Needs(
                env,
                List.of(
                        new Bind(display, X_SOCKETS.resolve("X" + number), false),
                        new Bind(authority, AUTHORITY_INSIDE, false)),
                Stdio.LOG);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // First: the user's half takes the end of its client for a loss of the screen otherwise.
            control.close();
            joining.close();
            server.close();
            whenClosed.accept(this);
        }
    }

    /** Meanwhile the program may start: it needs the display only. */
    private void awaitListening(Path inside, Path socket, CompletableFuture<SocketAddress> listening) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!listens(inside, socket)) {
                            if (closed.get()
                                    || server.exit().toCompletableFuture().isDone()) {
                                listening.completeExceptionally(new IOException("xpra's server has ended"));
                                return;
                            }
                            Thread.sleep(POLL_MS);
                        }
                        listening.complete(UnixDomainSocketAddress.of(socket));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "cpcc-xpra-start-" + session);
        thread.setDaemon(true);
        thread.start();
    }

    /** The socket is there long before: until xpra's server listens, who connects is refused. */
    private static boolean listens(Path inside, Path socket) {
        try {
            HeldSocket.take(inside, socket);
            SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void said(int what) {
        if (what == Control.CLOSE) {
            try {
                control.say(pressCloseButtons() ? Control.PRESSED : Control.NOTHING);
            } catch (IOException e) {
                LOG.debug("session {}: the user's half is gone", session, e);
            }
        }
    }

    private boolean pressCloseButtons() {
        try (XClient client = XClient.open(UnixDomainSocketAddress.of(display), Optional.of(cookie))) {
            return CloseButtons.press(client);
        } catch (IOException e) {
            LOG.warn("session {}: its windows could not be asked to close", session, e);
            return false;
        }
    }

    private static void requireShort(Path socket) throws BackendException {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_SOCKET_PATH) {
            throw new BackendException(
                    "the display socket's path is " + length + " bytes long, " + MAX_SOCKET_PATH + " are possible: "
                            + socket,
                    "set runtimeDir to a shorter path");
        }
    }

    private static void await(Confined server, List<Path> sockets) throws IOException {
        for (long waited = 0; waited < START_MS; waited += POLL_MS) {
            if (sockets.stream().allMatch(Files::exists)) {
                return;
            }
            if (server.exit().toCompletableFuture().isDone()) {
                throw new IOException("it ended");
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for it");
            }
        }
        throw new IOException("it had no display within " + START_MS / 1000 + " s");
    }
}
