package cpcc.itest.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A command that runs, with its three streams in the test's hands. */
public final class Command implements AutoCloseable {
    private final List<String> words;
    private final Process process;
    private final Collector out;
    private final Collector err;

    private Command(List<String> words, Process process) {
        this.words = words;
        this.process = process;
        out = new Collector(process.getInputStream());
        err = new Collector(process.getErrorStream());
    }

    /**
     * {@return a command that has just been started}
     *
     * @param folder its working folder
     * @param env its whole environment
     * @param words program and arguments
     */
    public static Command start(Path folder, Map<String, String> env, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        return new Command(words, builder.start());
    }

    /** {@return what it has printed so far} */
    public String out() {
        return out.text();
    }

    /** {@return the errors it has printed so far} */
    public String err() {
        return err.text();
    }

    /** {@return its process} */
    public Process process() {
        return process;
    }

    /**
     * Types something.
     *
     * @param text what is typed
     */
    public void type(String text) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(text.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Ends the input, as control-D does. */
    public void endOfInput() throws IOException {
        process.getOutputStream().close();
    }

    /**
     * {@return how it ended; the test fails if it does not end in time}
     *
     * @param limit how long it may take
     */
    public Output end(Duration limit) throws InterruptedException, IOException {
        if (!process.waitFor(limit.toMillis(), MILLISECONDS)) {
            close();
            return fail(words + " did not end within " + limit.toSeconds() + " s; it said: " + out() + err());
        }
        out.join();
        err.join();
        return new Output(process.exitValue(), out(), err());
    }

    /** Kills it and what it started, if it still runs. */
    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads a stream to its end, so that the command never waits for the test. */
    private static final class Collector extends Thread {
        private final InputStream from;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Collector(InputStream from) {
            super("test: output");
            this.from = from;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try (from) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    bytes.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // The process was killed: what it said until then is there.
                return;
            }
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
