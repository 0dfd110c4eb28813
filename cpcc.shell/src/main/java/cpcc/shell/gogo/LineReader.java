package cpcc.shell.gogo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines and not a byte more, so that a program started by one finds its input untouched. */
final class LineReader {
    private static final int LONGEST = 64 * 1024;

    private final InputStream in;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** {@return the next line without its end, null if there is no more} */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) >= 0 && b != '\n') {
            if (line.size() == LONGEST) {
                throw new IOException("a line of more than " + LONGEST + " bytes");
            }
            line.write(b);
        }
        if (b < 0 && line.size() == 0) {
            return null;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
