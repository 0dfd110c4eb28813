package cpcc.sandbox.bwrap;

import cpcc.sandbox.api.Plan;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A terminal for a confined program. Java cannot make one; {@code script} can, inside the sandbox. It takes its command as
 * a shell's text: here each word is quoted, and the shell is replaced by the program.
 */
final class Terminal {
    private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,3}");
    private static final String SHELL = "SHELL";

    private Terminal() {}

    static List<String> words(Plan plan) {
        StringBuilder text = new StringBuilder();
        if (plan.env().containsKey(SHELL)) {
            text.append("export SHELL=").append(quoted(plan.env().get(SHELL))).append("; ");
        }
        text.append(prelude(plan));
        plan.command().forEach(word -> text.append(' ').append(quoted(word)));
        return List.of("/usr/bin/script", "-q", "-f", "-e", "-c", text.toString(), "/dev/null");
    }

    /** {@return what the shell does before the program takes its place; its command line contains this until then} */
    static String prelude(Plan plan) {
        return "stty rows " + size(plan, "LINES", "24") + " cols " + size(plan, "COLUMNS", "80") + "; exec";
    }

    /** Takes out what became the terminal's size, and sees to it that script's shell is one that understands our quotes. */
    static void adapt(Map<String, String> env) {
        env.remove("LINES");
        env.remove("COLUMNS");
        env.replace(SHELL, "/bin/sh");
    }

    /** Its own terminal is a process's standard input, also seen from outside. */
    static void resize(long process, int columns, int rows) {
        List<String> line = new ArrayList<>(List.of("/usr/bin/stty", "-F", "/proc/" + process + "/fd/0"));
        line.addAll(List.of("rows", Integer.toString(rows), "cols", Integer.toString(columns)));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectInput(new File("/dev/null"));
        try {
            Process stty = builder.start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.warn("cannot tell process {} the size of its terminal", process, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String size(Plan plan, String name, String otherwise) {
        String value = plan.env().getOrDefault(name, otherwise);
        return SIZE.matcher(value).matches() ? value : otherwise;
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
