package cpcc.shell.gogo;

import cpcc.backend.api.Caller;
import cpcc.shell.verb.Report;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;

/** Prompt, line, result, until the caller has had enough. Ctrl-C ends the running line, not the session. */
final class ShellSession implements AutoCloseable {
    private static final String PROMPT = "cpcc> ";
    private static final long INTERRUPT_SECONDS = 20;
    private static final List<String> LEAVE = List.of("exit", "quit", "logout");

    private final Caller caller;
    private final CommandSession session;
    private final LineReader lines;
    private final PrintStream out;
    private final PrintStream err;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "cpcc-shell");
        thread.setDaemon(true);
        return thread;
    });

    ShellSession(CommandProcessor processor, Caller caller) {
        this.caller = caller;
        out = new PrintStream(caller.console().out(), true, StandardCharsets.UTF_8);
        err = new PrintStream(caller.console().err(), true, StandardCharsets.UTF_8);
        lines = new LineReader(caller.console().in());
        session = processor.createSession(caller.console().in(), out, err);
        session.currentDir(caller.folder());
        session.put("SCOPE", "cpcc:gogo:felix:*");
        session.put(GogoCallers.CALLER, caller);
    }

    void serve() throws IOException {
        if (caller.console().terminal()) {
            out.println("help shows the verbs, exit leaves.");
        }
        while (true) {
            prompt();
            String line;
            try {
                line = lines.line();
            } catch (InterruptedIOException e) {
                Thread.interrupted();
                out.println();
                continue;
            }
            if (line == null || LEAVE.contains(line.strip())) {
                return;
            }
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                execute(line.strip());
            }
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
        session.close();
    }

    private void prompt() {
        if (caller.console().terminal()) {
            out.print(PROMPT);
            out.flush();
        }
    }

    /** Ctrl-C ends the line; what does not end then is left behind with the whole session. */
    private void execute(String line) throws IOException {
        Future<Object> result = worker.submit(() -> session.execute(line));
        long limit = Long.MAX_VALUE;
        while (true) {
            try {
                Object value = result.get(limit, TimeUnit.SECONDS);
                if (value != null) {
                    out.println(session.format(value, Converter.INSPECT));
                }
                return;
            } catch (InterruptedException e) {
                limit = INTERRUPT_SECONDS;
                Job job = session.foregroundJob();
                if (job != null) {
                    job.interrupt();
                }
            } catch (TimeoutException e) {
                throw new IOException("\"" + line + "\" does not end", e);
            } catch (ExecutionException e) {
                failed(e.getCause());
                return;
            }
        }
    }

    private void failed(Throwable problem) {
        String message = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        err.println(Report.line(message, "help shows the verbs"));
    }
}
