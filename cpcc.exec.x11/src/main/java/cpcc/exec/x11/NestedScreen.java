package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.SessionInfo;
import cpcc.exec.x11.protocol.XScreen;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A display of the session's own, in a window on the user's (Xephyr). It ends with the session, and with this peer. */
final class NestedScreen implements Screen {
    private static final Logger LOG = LoggerFactory.getLogger(NestedScreen.class);
    private static final int START_MS = 10_000;
    private static final int POLL_MS = 20;
    private static final int STOP_MS = 2_000;
    private static final int MAX_LOG_BYTES = 64 * 1024;

    private final Process xephyr;
    private final Path socket;
    private final Path authority;
    private final Cookie cookie;

    private NestedScreen(Process xephyr, Path socket, Path authority, Cookie cookie) {
        this.xephyr = xephyr;
        this.socket = socket;
        this.authority = authority;
        this.cookie = cookie;
    }

    /**
     * Starts it, and proves that it answers.
     *
     * @param server the caller's display, on which its window opens
     * @param session names the window
     * @param host this machine
     * @param helpers starts it
     * @param random makes its cookie
     * @return the nested display, owned by the caller
     * @throws BackendException if it does not start
     */
    static NestedScreen open(Server server, SessionInfo session, Host host, Helpers helpers, SecureRandom random)
            throws BackendException {
        if (!host.canNest()) {
            throw new BackendException("Xephyr is not installed", "install it: sudo apt install xserver-xephyr");
        }
        Path authority = session.folder().resolve("xephyr.auth");
        Path log = session.folder().resolve("xephyr.log");
        Cookie cookie = Cookie.random(random);
        Process process = null;
        // Kept meanwhile, so that the server does not start anew under the one that is starting.
        try (XConnection held = server.connect()) {
            Authority.write(authority, "", cookie);
            process = helpers.start(command(held.screen(), session, host, authority), server.environment(), log);
            Path socket = host.sockets().resolve("X" + displayNumber(process));
            Server.connect(UnixDomainSocketAddress.of(socket), Optional.of(cookie))
                    .close();
            LOG.info(
                    "session {}: Xephyr on {} shows {}",
                    session.id(),
                    server.display().text(),
                    socket);
            return new NestedScreen(process, socket, authority, cookie);
        } catch (IOException e) {
            if (process != null) {
                stop(process);
            }
            throw new BackendException(
                    "Xephyr did not start on DISPLAY=" + server.display().text() + ": " + lastLine(log, e),
                    "try it by hand: Xephyr :99",
                    e);
        }
    }

    @Override
    public SocketAddress address() {
        return UnixDomainSocketAddress.of(socket);
    }

    @Override
    public Optional<Cookie> cookie() {
        return Optional.of(cookie);
    }

    @Override
    public boolean alive() {
        return xephyr.isAlive();
    }

    @Override
    public boolean owns(int window) {
        return true;
    }

    @Override
    public void close() {
        stop(xephyr);
        try {
            Files.deleteIfExists(authority);
        } catch (IOException e) {
            LOG.debug("{} is left to the session's folder", authority, e);
        }
    }

    private static List<String> command(XScreen screen, SessionInfo session, Host host, Path authority) {
        return host.tied(List.of(
                host.xephyr().toString(),
                "-displayfd",
                "1",
                "-auth",
                authority.toString(),
                "-nolisten",
                "tcp",
                "-noreset",
                "-resizeable",
                "-screen",
                screen.width() * 4 / 5 + "x" + screen.height() * 4 / 5,
                "-title",
                session.title() + " (" + session.peer() + ")"));
    }

    /** Xephyr writes the number of the display it found free, when it is ready. */
    private static int displayNumber(Process process) throws IOException {
        InputStream out = process.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int waited = 0; waited < START_MS; waited += POLL_MS) {
            while (out.available() > 0) {
                int c = out.read();
                if (c == '\n' && line.length() > 0) {
                    return Integer.parseInt(line.toString());
                }
                if (c < '0' || c > '9' || line.length() > 4) {
                    throw new IOException("it wrote no display number");
                }
                line.append((char) c);
            }
            if (ended(process, POLL_MS)) {
                throw new IOException("it ended with exit code " + process.exitValue());
            }
        }
        throw new IOException("it was not ready within " + START_MS + " ms");
    }

    /** By TERM at first, so that it removes its socket and lock. */
    private static void stop(Process process) {
        process.destroy();
        try {
            if (!ended(process, STOP_MS)) {
                process.destroyForcibly();
                ended(process, STOP_MS);
            }
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }

    private static boolean ended(Process process, int withinMs) throws IOException {
        try {
            return process.waitFor(withinMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Xephyr", e);
        }
    }

    private static String lastLine(Path log, IOException otherwise) {
        try (InputStream in = Files.newInputStream(log)) {
            String text = new String(in.readNBytes(MAX_LOG_BYTES), StandardCharsets.UTF_8);
            List<String> lines = text.lines()
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .toList();
            return lines.isEmpty() ? otherwise.getMessage() : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return otherwise.getMessage();
        }
    }
}
