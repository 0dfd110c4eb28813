package cpcc.app;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The log of a peer in the background: this start's, and the one before. */
final class PeerLog {
    private static final int TAIL = 16 * 1024;

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
    String tail(int lines) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - TAIL);
            byte[] bytes = new byte[(int) (in.length() - start)];
            in.seek(start);
            in.readFully(bytes);
            String[] all = new String(bytes, StandardCharsets.UTF_8).split("\n");
            StringBuilder text = new StringBuilder();
            for (int i = Math.max(0, all.length - lines); i < all.length; i++) {
                if (!all[i].isBlank()) {
                    text.append("  ").append(all[i]).append('\n');
                }
            }
            return text.toString();
        } catch (IOException e) {
            return "  (" + file + " cannot be read: " + e.getMessage() + ")\n";
        }
    }
}
