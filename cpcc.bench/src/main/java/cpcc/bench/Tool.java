package cpcc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and gives what it printed. */
final class Tool {
    private Tool() {}

    static String run(List<String> words) throws IOException, InterruptedException {
        Path output = Files.createTempFile("cpcc-bench", ".out");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(words + " did not end");
            }
            String text = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IOException(words + " ended with " + process.exitValue() + ": " + text.strip());
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }
}
