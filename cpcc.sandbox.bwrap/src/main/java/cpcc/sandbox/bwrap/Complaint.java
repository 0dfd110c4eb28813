package cpcc.sandbox.bwrap;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What bwrap itself says when it cannot make the sandbox. It has no other way than the program's standard error, so that
 * is looked into, and given back, when it ended before the program was seen.
 */
final class Complaint {
    private static final Logger LOG = LoggerFactory.getLogger(Complaint.class);
    private static final int LOOK = 4096;
    private static final Pattern OWN = Pattern.compile("^(?:bwrap|nsenter): (.*)", Pattern.MULTILINE);
    private static final Pattern NO_PROGRAM =
            Pattern.compile("execvp (.*): (No such file or directory|Permission denied)");

    private final Plan plan;
    private final PushbackInputStream out;
    private final PushbackInputStream err;
    private final ByteArrayOutputStream discarded = new ByteArrayOutputStream();
    private final Thread discarding;

    Complaint(Plan plan, Process bwrap) {
        this.plan = plan;
        out = new PushbackInputStream(bwrap.getInputStream(), LOOK);
        err = new PushbackInputStream(bwrap.getErrorStream(), LOOK);
        discarding = plan.stdio() == Stdio.LOG && plan.log() == null
                ? new Thread(this::discard, "cpcc-sandbox-discard")
                : null;
        if (discarding != null) {
            discarding.setDaemon(true);
            discarding.start();
        }
    }

    InputStream stdout() {
        return out;
    }

    InputStream stderr() {
        return err;
    }

    /** {@return why there is no program, if bwrap said so; bwrap has ended with this code} */
    Optional<BackendException> failure(int code, long logStart) {
        if (code == 0) {
            return Optional.empty();
        }
        Matcher said = OWN.matcher(text(logStart));
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

    private String text(long logStart) {
        try {
            if (discarding != null) {
                discarding.join(1000);
                synchronized (discarded) {
                    return discarded.toString(StandardCharsets.UTF_8);
                }
            }
            if (plan.stdio() == Stdio.PIPES) {
                return peek(err);
            }
            if (plan.log() == null) {
                return peek(out);
            }
            try (RandomAccessFile log = new RandomAccessFile(plan.log().toFile(), "r")) {
                log.seek(logStart);
                byte[] bytes = new byte[(int) Math.max(0, Math.min(LOOK, log.length() - logStart))];
                log.readFully(bytes);
                return new String(bytes, StandardCharsets.UTF_8);
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

    private void discard() {
        byte[] buffer = new byte[LOOK];
        try {
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                synchronized (discarded) {
                    discarded.write(buffer, 0, Math.min(n, LOOK - Math.min(LOOK, discarded.size())));
                }
            }
        } catch (IOException e) {
            LOG.debug("{}: its output has ended", plan.name(), e);
        }
    }
}
