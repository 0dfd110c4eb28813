package cpcc.exec.terminal;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import cpcc.config.api.Settings;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.ServerIO;
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
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs in a terminal: their standard streams are the caller's. Where the caller's are a terminal, so are the program's;
 * else they are three pipes, byte for byte.
 */
@Component(
        configurationPid = TerminalConfig.PID,
        property = {ExecBackend.TYPE + "=terminal/1", ExecBackend.SURFACE + "=TERMINAL", "service.ranking:Integer=100"})
public final class Terminal implements ExecBackend {
    private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);

    private final Settings<TerminalConfig> settings = new Settings<>(TerminalConfig.class);
    private volatile Path script;
    private final Set<Half> halves = ConcurrentHashMap.newKeySet();

    /** One half of one session, whichever it is. */
    interface Half {
        /** Gives everything back; harmless when already done. */
        void close();
    }

    /** As a component. */
    @Activate
    public Terminal() {
        modified(Map.of());
    }

    /** With the program that makes terminals elsewhere. */
    Terminal(Path script) {
        this();
        this.script = script;
    }

    /** For sessions that begin later. */
    @Activate
    @Modified
    void modified(Map<String, Object> configuration) {
        script = Path.of(settings.read(configuration).script());
        settings.problems().forEach(problem -> LOG.warn("{}", problem));
    }

    @Override
    public List<Check> check(Side side, Caller caller, Map<String, String> options) {
        List<Check> found = new ArrayList<>();
        found.add(Check.ok("standard streams can be joined"));
        if (side == Side.PROVIDER && !Files.isExecutable(script)) {
            found.add(Check.warning(
                    "terminals cannot be made (" + script + " is missing): only piped input and output works",
                    "apt install bsdutils"));
        }
        settings.problems().forEach(problem -> found.add(Check.warning(problem.text(), problem.remedy())));
        return found;
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException {
        ConsoleHalf half = new ConsoleHalf(session.id(), caller, wire, halves::remove);
        halves.add(half);
        return half;
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException {
        Offer taken = Offer.parse(offer);
        if (taken.terminal() && !Files.isExecutable(script)) {
            throw new BackendException(
                    "the provider cannot make a terminal: " + script + " is missing there",
                    "Pipe its input or output, or install it there: apt install bsdutils");
        }
        ProgramHalf half = new ProgramHalf(session.id(), taken, wire, halves::remove);
        halves.add(half);
        return half;
    }

    /** Closes what das has not closed by now. */
    @Deactivate
    public void stop() {
        List.copyOf(halves).forEach(Half::close);
    }
}
