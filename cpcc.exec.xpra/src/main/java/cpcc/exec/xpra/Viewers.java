package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.SessionInfo;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starts xpra's client for one session on whatever display. In a sandbox: what the server sends is another machine's, and a
 * client that it got hold of finds no file, no network, no bus and no other program of the user's. The display is all it has.
 */
final class Viewers {
    private static final Set<String> OF_CALLER = Set.of("LANG", "TZ", "LC_ALL", "LC_CTYPE", "LC_MESSAGES");

    private final SessionInfo session;
    private final Sandbox sandbox;
    private final Tools tools;

    Viewers(SessionInfo session, Sandbox sandbox, Tools tools) {
        this.session = session;
        this.sandbox = sandbox;
        this.tools = tools;
    }

    /**
     * {@return the caller's display, which answered}
     *
     * @param caller whose
     * @throws BackendException if it cannot be used
     */
    Display display(Caller caller) throws BackendException {
        return Display.of(caller, tools);
    }

    /** {@return where what the client writes goes} */
    Path log() {
        return session.folder().resolve("xpra.log");
    }

    /**
     * Starts a client.
     *
     * @param display where windows open
     * @param caller whose language
     * @param socket that leads to the server
     * @param clipboard what is shared
     * @return the client, owned by the caller
     * @throws BackendException if it cannot be started
     */
    Confined start(Display display, Caller caller, Path socket, Clipboard clipboard) throws BackendException {
        List<Bind> binds = new ArrayList<>(display.binds());
        binds.add(new Bind(socket, CommandLine.SOCKET, false));
        if (display.cookie().isPresent()) {
            Path authority = session.folder().resolve("authority");
            try {
                Files.deleteIfExists(authority);
                Authority.write(authority, display.cookie().get());
            } catch (IOException e) {
                throw new BackendException("cannot write " + authority + ": " + e.getMessage(), "Look: cpcc doctor", e);
            }
            binds.add(new Bind(authority, CommandLine.AUTHORITY, false));
        }
        Map<String, String> env = new HashMap<>(CommandLine.environment());
        caller.env().forEach((name, value) -> {
            if (OF_CALLER.contains(name)) {
                env.put(name, value);
            }
        });
        env.put("DISPLAY", display.text());
        return sandbox.start(
                Plan.of(session.id() + " windows", CommandLine.client(tools.xpra(), session.peer(), clipboard))
                        .withUser("user", Path.of("/home/user"), Path.of("/"))
                        .withEnv(env)
                        .withBinds(binds)
                        .withNetwork(display.remote())
                        .withStdio(Stdio.LOG, log()));
    }
}
