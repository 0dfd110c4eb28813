package cpcc.shell.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person's {@code .cfg} file: one setting of it changes, every other line stays, and it is written whole or not at all. */
public final class ConfigFile {
    private final Path file;

    /**
     * Reads nothing yet.
     *
     * @param file that may not exist
     */
    public ConfigFile(Path file) {
        this.file = file;
    }

    /**
     * Sets a value.
     *
     * @throws IOException if the file cannot be read or written; then it is as it was
     * @throws IllegalArgumentException if such a file cannot hold the value
     */
    public void set(String key, String value) throws IOException {
        // A file's reader would put a variable in its place.
        if (value.contains("${") || value.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a value has no ${ and no control characters");
        }
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        write(with(text, key, value));
    }

    /** {@return the text with a setting changed, in its place, where it stands commented out, or else at the end} */
    static String with(String text, String key, String value) {
        String line = key + " = " + escape(value);
        for (String before : new String[] {"^[ \\t]*", "^#[ \\t]*"}) {
            // A line that ends with a backslash goes on in the next.
            Matcher matcher = Pattern.compile("(?m)" + before + Pattern.quote(key) + "[ \\t]*[=:](?:.*\\\\\\R)*.*$")
                    .matcher(text);
            if (matcher.find()) {
                return text.substring(0, matcher.start()) + line + text.substring(matcher.end());
            }
        }
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n";
    }

    /** Readers of such files disagree about the encoding, and take backslashes for their own: only ASCII is safe. */
    private static String escape(String value) {
        StringBuilder text = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '\\') {
                text.append("\\\\");
            } else if (c >= ' ' && c <= '~') {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        return text.toString();
    }

    private void write(String text) throws IOException {
        Path next = Files.createTempFile(
                file.getParent(),
                "." + file.getFileName(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(next, text, StandardCharsets.UTF_8);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
