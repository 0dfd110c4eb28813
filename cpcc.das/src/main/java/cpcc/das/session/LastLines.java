package cpcc.das.session;

import cpcc.das.wire.Over;
import cpcc.das.wire.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last lines of a program's log, fit to be shown to somebody else. */
final class LastLines {
    private static final Logger LOG = LoggerFactory.getLogger(LastLines.class);
    private static final int TAIL = 64 * 1024;

    private LastLines() {}

    /** {@return at most ten lines; none if there is no log} */
    static List<String> of(Path log) {
        if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long from = Math.max(0, channel.size() - TAIL);
            ByteBuffer bytes = ByteBuffer.allocate(TAIL);
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // Until the end or the buffer is full.
            }
            String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            List<String> lines = Arrays.stream(text.split("\r?\n"))
                    .filter(l -> !l.isBlank())
                    .map(l -> Text.oneLine(l, Over.LINE))
                    .toList();
            return lines.subList(Math.max(0, lines.size() - Over.LINES), lines.size());
        } catch (IOException e) {
            LOG.warn("cannot read {}: {}", log, e.toString());
            return List.of();
        }
    }
}
