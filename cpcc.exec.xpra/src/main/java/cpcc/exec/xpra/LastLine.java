package cpcc.exec.xpra;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What xpra said last, for messages. */
final class LastLine {
    private static final int TAIL_BYTES = 4096;
    private static final String TIMESTAMP = "^\\d{4}-\\d\\d-\\d\\d [\\d:,]+ +";

    private LastLine() {}

    /**
     * {@return the last line that says something, without its time}
     *
     * @param log may be missing
     */
    static Optional<String> of(Path log) {
        try (SeekableByteChannel file = Files.newByteChannel(log)) {
            file.position(Math.max(0, file.size() - TAIL_BYTES));
            String tail = new String(Channels.newInputStream(file).readNBytes(TAIL_BYTES), StandardCharsets.UTF_8);
            return tail.lines()
                    .map(line -> line.replaceFirst(TIMESTAMP, "")
                            .replaceAll("\\p{Cntrl}", "?")
                            .strip())
                    .filter(line -> !line.isEmpty())
                    .reduce((earlier, later) -> later);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
