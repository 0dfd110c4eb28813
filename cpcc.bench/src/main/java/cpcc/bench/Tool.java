package cpcc.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and gives what it printed. */
final class Tool {
    private static final int LIMIT_S = 300;

    private Tool() {}

    static String run(List<String> words) throws IOException {
        return run(Map.of(), words);
    }

    /** {@return what a program printed, which must succeed}
     *
     * @param env variables besides; no other display is known to it
     */
    static String run(Map<String, String> env, List<String> words) throws IOException {
        Ended ended = end(env, words);
        if (ended.code != 0) {
            throw new IOException(words + " ended with " + ended.code + ": " + ended.text.strip());
        }
        return ended.text;
    }

    /** {@return whether a program ended with 0} */
    static boolean succeeds(Map<String, String> env, List<String> words) throws IOException {
        return end(env, words).code == 0;
    }

    /** {@return a builder for a program whose output is of one stream, and that knows no display but a given one} */
    static ProcessBuilder builder(Map<String, String> env, List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().keySet().removeAll(Set.of("DISPLAY", "XAUTHORITY"));
        builder.environment().putAll(env);
        return builder;
    }

    private record Ended(int code, String text) {}

    private static Ended end(Map<String, String> env, List<String> words) throws IOException {
        Path output = Files.createTempFile("cpcc-bench", ".out");
        try {
            Process process =
                    builder(env, words).redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(words + " did not end");
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            throw ended();
        } finally {
            Files.delete(output);
        }
    }

    /**
     * {@return the failure of a wait in a bench that somebody ends} The thread's mark is not set again: what is closed on the
     * way out runs programs too.
     */
    static InterruptedIOException ended() {
        return new InterruptedIOException("ended");
    }
}
