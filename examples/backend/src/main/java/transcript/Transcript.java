package transcript;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.ServerIO;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Programs in a terminal, as the terminal backend shows them; what the user saw is kept in a file in the folder where the
 * command was typed. It ranks last: who wants a transcript says {@code --via transcript/1}.
 */
@Component(
        property = {ExecBackend.TYPE + "=transcript/1", ExecBackend.SURFACE + "=TERMINAL", "service.ranking:Integer=-100"})
public final class Transcript implements ExecBackend {
    private final ExecBackend terminal;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    /**
     * As a component.
     *
     * @param terminal moves the bytes; a session over it ends with it
     */
    @Activate
    public Transcript(@Reference(target = "(" + ExecBackend.TYPE + "=terminal/1)") ExecBackend terminal) {
        this.terminal = terminal;
    }

    @Override
    public List<Check> check(Side side, Caller caller, Map<String, String> options) {
        List<Check> found = new ArrayList<>(terminal.check(side, caller, options));
        if (side == Side.USER && !Files.isWritable(caller.folder())) {
            found.add(Check.error("no transcript can be kept in this folder", "cd to a folder of yours"));
        }
        return found;
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException {
        Path file = caller.folder().resolve(session.application() + "-" + session.id() + ".transcript");
        try {
            RecordingConsole console = new RecordingConsole(caller.console(), Files.newOutputStream(file));
            Caller recorded = new Caller(caller.user(), caller.home(), caller.folder(), caller.env(), console);
            try {
                Recording half = new Recording(terminal.client(session, recorded, wire), console, open::remove);
                open.add(half);
                return half;
            } catch (BackendException | RuntimeException e) {
                console.end();
                throw e;
            }
        } catch (IOException e) {
            throw new BackendException("the transcript cannot be kept: " + e, "cd to a folder of yours", e);
        }
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException {
        Provided half = new Provided(terminal.server(session, offer, wire), open::remove);
        open.add(half);
        return half;
    }

    /** Ends what das has not ended by now. */
    @Deactivate
    public void stop() throws Exception {
        for (AutoCloseable each : List.copyOf(open)) {
            each.close();
        }
    }
}
