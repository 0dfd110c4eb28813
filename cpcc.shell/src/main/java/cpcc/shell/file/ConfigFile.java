package cpcc.shell.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person's {@code .cfg} file: some settings of it change, every other line stays, and it is written whole or not at all. */
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
     * Sets values, all of them or none; a file that has them already is not touched.
     *
     * @param settings by key
     * @throws IOException if the file cannot be read or written; then it is as it was
     * @throws IllegalArgumentException if such a file cannot hold a value
     */
    public void set(Map<String, String> settings) throws IOException {
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        String changed = text;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            changed = with(changed, setting.getKey(), holdable(setting.getValue()));
        }
        if (!changed.equals(text)) {
            write(changed);
        }
    }

    /**
     * Makes the file, which only its owner can read, if there is none.
     *
     * @param template what it holds
     * @param key of a setting that is different in it
     * @param value of that
     * @throws IOException if it cannot be written; then there is none
     */
    public void createOnce(String template, String key, String value) throws IOException {
        if (!Files.exists(file)) {
            write(with(template, key, value));
        }
    }

    /** {@return the text with a setting changed, in its place, where it stands commented out, or else at the end} */
    public static String with(String text, String key, String value) {
        String line = key + " = " + escape(value);
        String setting = Pattern.quote(key) + "[ \\t]*[=:]";
        // A line that ends with a backslash goes on in the next, but a comment does not.
        for (String there : List.of("^[ \\t]*" + setting + "(?:.*\\\\\\R)*.*$", "^#[ \\t]*" + setting + ".*$")) {
            Matcher matcher = Pattern.compile("(?m)" + there).matcher(text);
            if (matcher.find()) {
                return text.substring(0, matcher.start()) + line + text.substring(matcher.end());
            }
        }
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n";
    }

    private static String holdable(String value) {
        // A file's reader would put a variable in its place.
        if (value.contains("${") || value.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a value has no ${ and no control characters");
        }
        return value;
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
