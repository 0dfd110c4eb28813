package cpcc.exec.x11;

import cpcc.backend.api.SessionInfo;
import cpcc.exec.x11.guard.Atoms;
import cpcc.exec.x11.guard.Clipboard;
import cpcc.exec.x11.guard.Consent;
import cpcc.exec.x11.guard.SessionGuard;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The user's own display with the user's own rights, behind a guard that understands what a program asks of it. */
final class GuardedScreen implements Screen {
    private final Server server;
    private final SessionGuard guard;
    private final Keeper keeper;
    private final Runnable whenClosed;

    private GuardedScreen(Server server, SessionGuard guard, Keeper keeper, Runnable whenClosed) {
        this.server = server;
        this.guard = guard;
        this.keeper = keeper;
        this.whenClosed = whenClosed;
    }

    /**
     * Learns what the guard has to know of the server.
     *
     * @param server the caller's
     * @param session which one
     * @param clipboard what is shared of the user's clipboards
     * @param consent the user's, where that is asked for
     * @param whenClosed run then
     * @return the display, owned by the caller
     * @throws IOException if the server is gone
     */
    static GuardedScreen open(
            Server server, SessionInfo session, Clipboard clipboard, Consent consent, Runnable whenClosed)
            throws IOException {
        return Server.<GuardedScreen, IOException>again(() -> {
            XConnection connection = server.connect();
            try {
                Map<String, Integer> extensions = new HashMap<>();
                for (String name : SessionGuard.extensions()) {
                    int major = connection.extension(name);
                    if (major != 0) {
                        extensions.put(name, major);
                    }
                }
                Map<String, Integer> atoms = new HashMap<>();
                for (String name : Atoms.names()) {
                    atoms.put(name, connection.atom(name));
                }
                SessionGuard guard = new SessionGuard(extensions, new Atoms(atoms), clipboard, consent, session.peer());
                Keeper keeper = new Keeper(connection, session.id(), server.display());
                return new GuardedScreen(server, guard, keeper, whenClosed);
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        });
    }

    @Override
    public SocketAddress address() {
        return server.address();
    }

    @Override
    public Optional<Cookie> cookie() {
        return server.cookie();
    }

    @Override
    public boolean alive() {
        return keeper.alive();
    }

    @Override
    public boolean owns(int window) {
        return guard.owns(window);
    }

    @Override
    public Optional<SessionGuard.Connection> guard() {
        return Optional.of(guard.connection());
    }

    @Override
    public Optional<SessionGuard.Connection> quietGuard() {
        return Optional.of(guard.quietConnection());
    }

    @Override
    public Map<String, Long> refused() {
        return guard.refusals();
    }

    @Override
    public void close() {
        whenClosed.run();
        keeper.close();
    }
}
