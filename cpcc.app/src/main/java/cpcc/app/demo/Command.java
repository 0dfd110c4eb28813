package cpcc.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs other programs to their end, as a person at a terminal would. */
final class Command {
    private Command() {}

    /**
     * {@return what the program printed}
     *
     * @param words program and arguments
     * @param env added to this process's environment
     * @param folder where it runs
     * @param limit it is killed after this time
     * @param input what it reads; short
     * @throws DemoFailure with its last words if it fails or takes too long
     */
    static String run(List<String> words, Map<String, String> env, Path folder, Duration limit, String input)
            throws DemoFailure {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(env);
        try {
            Process process = builder.start();
            Reader reader = new Reader(process.getInputStream());
            reader.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new DemoFailure(words.get(0) + " took longer than " + limit.toSeconds() + " s", brief(words));
            }
            reader.join(2000);
            if (process.exitValue() != 0) {
                throw new DemoFailure(
                        brief(words) + " ended with " + process.exitValue(),
                        reader.text().strip());
            }
            return reader.text();
        } catch (IOException e) {
            throw new DemoFailure("cannot run " + words.get(0), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", brief(words));
        }
    }

    private static String brief(List<String> words) {
        String text = String.join(" ", words);
        return text.length() <= 160 ? text : text.substring(0, 160) + "…";
    }

    /** Reads on, so that a program that prints much does not stop; keeps the first megabyte. */
    private static final class Reader extends Thread {
        private static final int LIMIT = 1 << 20;

        private final InputStream in;
        private final StringBuilder text = new StringBuilder();

        Reader(InputStream in) {
            super("demo: output");
            setDaemon(true);
            this.in = in;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    synchronized (text) {
                        if (text.length() < LIMIT) {
                            text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                        }
                    }
                }
            } catch (IOException e) {
                // The program is gone; what it said until then is what there is.
            }
        }

        String text() {
            synchronized (text) {
                return text.toString();
            }
        }
    }
}
