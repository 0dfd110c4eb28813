package cpcc.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The log of a peer in the background, and what came before it: another start's, or what no longer fitted. */
final class PeerLog {
    private static final int TAIL = 128 * 1024;
    private static final long MOST = 8 * 1024 * 1024;
    /** What acts on a terminal, or hides there: the log quotes other peers. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}&&[^\t]]");

    private static final String CAUSE = "Caused by: ";

    private final Path file;

    PeerLog(Path file) {
        this.file = file;
    }

    /** Puts the last start's log aside, and makes an empty one that nobody else can read. */
    void rotate() throws IOException {
        try {
            Files.move(file, before(), StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // The first start.
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** {@return what the peer itself writes to, of bounded size} */
    OutputStream open() throws IOException {
        return new BoundedLog(file, before(), MOST);
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

    private Path before() {
        return file.resolveSibling(file.getFileName() + ".1");
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
                    .map(line -> HIDDEN.matcher(line).replaceAll("?"))
                    .toList();
        } catch (IOException e) {
            return List.of("(" + file + " cannot be read: " + e.getMessage() + ")");
        }
    }
}
