package cpcc.app;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The log of a peer in the background: this start's, and the one before. */
final class PeerLog {
    private static final int TAIL = 128 * 1024;
    private static final String CAUSE = "Caused by: ";

    private final Path file;

    PeerLog(Path file) {
        this.file = file;
    }

    /** Puts the last start's log aside. */
    void rotate() throws IOException {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // The first start.
        }
    }

    /** {@return the last lines, each with its end, indented; empty if there are none} */
    String tail(int count) {
        StringBuilder text = new StringBuilder();
        List<String> lines = lines();
        for (String line : lines.subList(Math.max(0, lines.size() - count), lines.size())) {
            text.append("  ").append(line).append('\n');
        }
        return text.toString();
    }

    /**
     * {@return the first causes of exceptions, as {@link #tail} gives lines; without any, the last lines}
     *
     * @param count how many at most
     */
    String causes(int count) {
        Set<String> causes = new LinkedHashSet<>();
        for (String line : lines()) {
            if (line.startsWith(CAUSE) && causes.size() < count) {
                causes.add("  " + line.substring(CAUSE.length()).replaceFirst("^[\\w.$]+: ", "") + "\n");
            }
        }
        return causes.isEmpty() ? tail(count) : String.join("", causes);
    }

    private List<String> lines() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - TAIL);
            byte[] bytes = new byte[(int) (in.length() - start)];
            in.seek(start);
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            return List.of("(" + file + " cannot be read: " + e.getMessage() + ")");
        }
    }
}
