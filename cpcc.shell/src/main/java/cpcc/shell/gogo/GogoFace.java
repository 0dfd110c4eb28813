package cpcc.shell.gogo;

import cpcc.shell.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The verbs as Gogo functions of the scope {@code cpcc}. Delayed: Gogo alone asks for it.
 *
 * <p>A function gives nothing when its command succeeded. When it failed, {@code cpcc shell} takes note of the exit code,
 * so that {@code &&} works; another shell gets it as an Integer, which Karaf's client turns into its own exit code.
 */
@Component(
        service = GogoFace.class,
        property = {
            "osgi.command.scope=cpcc",
            "osgi.command.function=start",
            "osgi.command.function=stop",
            "osgi.command.function=status",
            "osgi.command.function=community",
            "osgi.command.function=invite",
            "osgi.command.function=join",
            "osgi.command.function=peers",
            "osgi.command.function=share",
            "osgi.command.function=unshare",
            "osgi.command.function=shared",
            "osgi.command.function=apps",
            "osgi.command.function=run",
            "osgi.command.function=sessions",
            "osgi.command.function=detach",
            "osgi.command.function=attach",
            "osgi.command.function=close",
            "osgi.command.function=backends",
            "osgi.command.function=doctor",
            "osgi.command.function=config",
            "osgi.command.function=version",
            "osgi.command.function=help"
        })
public final class GogoFace {
    private final Commands commands;
    private final GogoCallers callers;

    /** Wired by the framework. */
    @Activate
    public GogoFace(@Reference Commands commands, BundleContext context) {
        this(commands, context::getProperty);
    }

    GogoFace(Commands commands, UnaryOperator<String> properties) {
        this.commands = commands;
        this.callers = new GogoCallers(properties);
    }

    /** {@return null, or the exit code} */
    public Object start(CommandSession session, String[] words) {
        return execute(session, "start", words);
    }

    /** {@return null, or the exit code} */
    public Object stop(CommandSession session, String[] words) {
        return execute(session, "stop", words);
    }

    /** {@return null, or the exit code} */
    public Object status(CommandSession session, String[] words) {
        return execute(session, "status", words);
    }

    /** {@return null, or the exit code} */
    public Object community(CommandSession session, String[] words) {
        return execute(session, "community", words);
    }

    /** {@return null, or the exit code} */
    public Object invite(CommandSession session, String[] words) {
        return execute(session, "invite", words);
    }

    /** {@return null, or the exit code} */
    public Object join(CommandSession session, String[] words) {
        return execute(session, "join", words);
    }

    /** {@return null, or the exit code} */
    public Object peers(CommandSession session, String[] words) {
        return execute(session, "peers", words);
    }

    /** {@return null, or the exit code} */
    public Object share(CommandSession session, String[] words) {
        return execute(session, "share", words);
    }

    /** {@return null, or the exit code} */
    public Object unshare(CommandSession session, String[] words) {
        return execute(session, "unshare", words);
    }

    /** {@return null, or the exit code} */
    public Object shared(CommandSession session, String[] words) {
        return execute(session, "shared", words);
    }

    /** {@return null, or the exit code} */
    public Object apps(CommandSession session, String[] words) {
        return execute(session, "apps", words);
    }

    /** {@return null, or the exit code} */
    public Object run(CommandSession session, String[] words) {
        return execute(session, "run", words);
    }

    /** {@return null, or the exit code} */
    public Object sessions(CommandSession session, String[] words) {
        return execute(session, "sessions", words);
    }

    /** {@return null, or the exit code} */
    public Object detach(CommandSession session, String[] words) {
        return execute(session, "detach", words);
    }

    /** {@return null, or the exit code} */
    public Object attach(CommandSession session, String[] words) {
        return execute(session, "attach", words);
    }

    /** {@return null, or the exit code} */
    public Object close(CommandSession session, String[] words) {
        return execute(session, "close", words);
    }

    /** {@return null, or the exit code} */
    public Object backends(CommandSession session, String[] words) {
        return execute(session, "backends", words);
    }

    /** {@return null, or the exit code} */
    public Object doctor(CommandSession session, String[] words) {
        return execute(session, "doctor", words);
    }

    /** {@return null, or the exit code} */
    public Object config(CommandSession session, String[] words) {
        return execute(session, "config", words);
    }

    /** {@return null, or the exit code} */
    public Object help(CommandSession session, String[] words) {
        return execute(session, "help", words);
    }

    /** {@return null, or the exit code} */
    public Object version(CommandSession session, String[] words) {
        return execute(session, "--version", words);
    }

    private Object execute(CommandSession session, String verb, String[] words) {
        List<String> all = new ArrayList<>(List.of(verb));
        all.addAll(List.of(words));
        int exit = commands.execute(all, callers.of(session));
        Process pipe = Process.Utils.current();
        if (pipe != null && session.get(GogoCallers.CALLER) != null) {
            pipe.error(exit);
            return null;
        }
        return exit == 0 ? null : exit;
    }
}
