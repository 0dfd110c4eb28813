package cpcc.shell;

import cpcc.backend.api.Caller;
import cpcc.messaging.api.Failure;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Paper;
import cpcc.shell.verb.Call;
import cpcc.shell.verb.Catalogue;
import cpcc.shell.verb.Exits;
import cpcc.shell.verb.Host;
import cpcc.shell.verb.Report;
import cpcc.shell.verb.Services;
import cpcc.shell.verb.Trouble;
import cpcc.shell.verb.Verb;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the words, lets the verb do its work, and shows the answer or the failure: the only class that prints either. */
@Component
public final class Engine implements Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final Services services;
    private final Host host;
    private final Clock clock;

    /** Wired by the framework. */
    @Activate
    public Engine(@Reference Services services, @Reference Host host) {
        this(services, host, Clock.systemUTC());
    }

    Engine(Services services, Host host, Clock clock) {
        this.services = services;
        this.host = host;
        this.clock = clock;
    }

    @Override
    public int execute(List<String> words, Caller caller) {
        PrintWriter out = writer(caller.console().out());
        PrintWriter err = writer(caller.console().err());
        Call call = new Call(services, host, caller, clock, err);
        try {
            return read(words, call, out);
        } catch (ParameterException e) {
            err.println(Report.line(what(e), remedy(e)));
            return Exits.USAGE;
        } catch (InterruptedException e) {
            return interrupted(err);
        } catch (Failure e) {
            return Thread.interrupted()
                    ? interrupted(err)
                    : failed(err, e.getMessage(), e.remedy(), Exits.of(e.reason()));
        } catch (Trouble e) {
            return Thread.interrupted() ? interrupted(err) : failed(err, e.getMessage(), e.remedy(), e.exit());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("shell: \"{}\" failed unexpectedly", verb(words), e);
            return failed(
                    err,
                    "internal error in \"" + verb(words) + "\": " + e.getClass().getSimpleName(),
                    "see the peer's log; this should not happen",
                    Exits.FAILED);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private int read(List<String> words, Call call, PrintWriter out) throws Failure, Trouble, InterruptedException {
        CommandLine reader = Catalogue.reader(call);
        ParseResult parsed = reader.parseArgs(words.toArray(String[]::new));
        List<CommandLine> named = parsed.asCommandLineList();
        CommandLine last = named.get(named.size() - 1);
        if (last.isUsageHelpRequested()) {
            last.usage(out);
            return Exits.DONE;
        }
        if (reader.isVersionHelpRequested()) {
            out.println("cpcc " + host.version() + " (peer \"" + host.name() + "\", Java " + Runtime.version() + ")");
            return Exits.DONE;
        }
        if (last.getCommand() instanceof Verb verb) {
            Answer answer = verb.call();
            show(verb, answer, call, out);
            return answer.exit();
        }
        throw new ParameterException(reader, "no verb is given");
    }

    private void show(Verb verb, Answer answer, Call call, PrintWriter out) {
        if (verb.form().json()) {
            if (answer.json() != null) {
                out.println(answer.jsonText());
            }
        } else if (verb.form().quiet()) {
            answer.ids().forEach(new Paper(out, Integer.MAX_VALUE, clock.instant())::line);
        } else {
            boolean terminal = call.caller().console().terminal();
            int columns = terminal ? Math.max(20, call.caller().console().columns()) : Integer.MAX_VALUE;
            answer.print(new Paper(out, columns, clock.instant()));
        }
    }

    private static int interrupted(PrintWriter err) {
        return failed(err, "interrupted", "", Exits.INTERRUPTED);
    }

    private static int failed(PrintWriter err, String message, String remedy, int exit) {
        err.println(Report.line(message, remedy));
        return exit;
    }

    private static String what(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && e.getCommandLine().getParent() == null) {
            return "there is no verb \"" + unmatched.getUnmatched().get(0) + "\"";
        }
        if (e.getCommandLine().getCommand() instanceof Verb verb && verb.secretive()) {
            return "these words behind \"" + e.getCommandLine().getCommandName() + "\" make no sense";
        }
        return e.getMessage();
    }

    private static String remedy(ParameterException e) {
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        CommandLine line = e.getCommandLine();
        String help =
                line.getParent() == null ? "cpcc help" : line.getCommandSpec().qualifiedName(" ") + " --help";
        return near.isEmpty() ? "see " + help : "did you mean " + String.join(" or ", near) + "? See " + help;
    }

    private static String verb(List<String> words) {
        return words.isEmpty() ? "" : words.get(0);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
