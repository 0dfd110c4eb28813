package cpcc.sandbox.bwrap;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What bwrap itself says when it cannot make the sandbox. It has no other way than the program's standard error, so that is
 * looked into, and given back, when it ended before the program was seen. Output that nobody reads goes to the plan's log.
 */
final class Complaint {
    private static final Logger LOG = LoggerFactory.getLogger(Complaint.class);
    private static final int LOOK = 4096;
    private static final int JOIN_MS = 1000;
    private static final Pattern OWN = Pattern.compile("^(?:bwrap|nsenter): (.*)", Pattern.MULTILINE);
    private static final Pattern NO_PROGRAM =
            Pattern.compile("execvp (.*): (No such file or directory|Permission denied)");

    private final Plan plan;
    private final PushbackInputStream out;
    private final PushbackInputStream err;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    /** Null if somebody else reads all there is. */
    private final Thread logging;

    Complaint(Plan plan, Process bwrap) {
        this.plan = plan;
        out = new PushbackInputStream(bwrap.getInputStream(), LOOK);
        err = new PushbackInputStream(bwrap.getErrorStream(), LOOK);
        logging = switch (plan.stdio()) {
            case LOG -> new Thread(() -> log(out), "cpcc-sandbox-log");
            case PTY -> plan.log() == null ? null : new Thread(() -> log(err), "cpcc-sandbox-log");
            case PIPES -> null;
        };
        if (logging != null) {
            logging.setDaemon(true);
            logging.start();
        }
    }

    InputStream stdout() {
        return out;
    }

    InputStream stderr() {
        return err;
    }

    /** {@return why there is no program, if bwrap said so; bwrap has ended with this code} */
    Optional<BackendException> failure(int code) {
        if (code == 0) {
            return Optional.empty();
        }
        Matcher said = OWN.matcher(text());
        if (!said.find()) {
            return Optional.empty();
        }
        Matcher noProgram = NO_PROGRAM.matcher(said.group(1));
        if (noProgram.matches()) {
            return Optional.of(new BackendException(
                    "the program " + noProgram.group(1) + " cannot be run on this machine: " + noProgram.group(2),
                    "Is it installed? Its provider shares it anew: cpcc share"));
        }
        return Optional.of(new BackendException(
                "cannot confine " + plan.command().get(0) + ": " + said.group(1), "Look: cpcc doctor"));
    }

    /** Waits until the log has all that was written; the program has ended. */
    void awaitLogged() throws InterruptedException {
        if (logging != null) {
            logging.join(JOIN_MS);
        }
    }

    private String text() {
        try {
            if (logging == null) {
                return peek(plan.stdio() == Stdio.PIPES ? err : out);
            }
            awaitLogged();
            synchronized (beginning) {
                return beginning.toString(StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            LOG.warn("{}: cannot read what the sandbox said", plan.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    private static String peek(PushbackInputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(LOOK);
        stream.unread(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void log(InputStream from) {
        try (LastPart log = plan.log() == null ? null : new LastPart(plan.log())) {
            copy(from, log);
        } catch (IOException e) {
            LOG.warn("{}: its output is not kept: {}", plan.name(), e.toString());
            try {
                // A program stops when nobody takes what it writes.
                copy(from, null);
            } catch (IOException ended) {
                LOG.debug("{}: its output has ended", plan.name(), ended);
            }
        }
    }

    private void copy(InputStream from, LastPart log) throws IOException {
        byte[] buffer = new byte[2 * LOOK];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            synchronized (beginning) {
                beginning.write(buffer, 0, Math.min(n, LOOK - Math.min(LOOK, beginning.size())));
            }
            if (log != null) {
                log.write(buffer, n);
            }
        }
    }
}
