package cpcc.app;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file {@code cpcc.peer.cfg}: a person's own. It is made once, and later only the settings that are asked for change. */
final class PeerConfig {
    private final Path file;

    PeerConfig(Path file) {
        this.file = file;
    }

    /**
     * Writes the file if there is none.
     *
     * @param template the shipped one
     * @param name of the peer in it
     */
    void createOnce(Path template, String name) throws IOException {
        if (!Files.exists(file)) {
            write(with(Files.readString(template), "name", name));
        }
    }

    /** Changes these settings and leaves every other line as it is. */
    void change(Map<String, String> settings) throws IOException {
        String text = Files.readString(file);
        String changed = text;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            changed = with(changed, setting.getKey(), setting.getValue());
        }
        if (!changed.equals(text)) {
            write(changed);
        }
    }

    /**
     * {@return a setting as the peer will see it, the given one if it is not there or empty}
     *
     * @param key of the setting
     * @param variables what {@code ${…}} stands for
     * @param otherwise what it is without the setting
     */
    String get(String key, Map<String, String> variables, String otherwise) throws IOException {
        if (!Files.exists(file)) {
            return otherwise;
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        String value = properties.getProperty(key, "").strip();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            value = value.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return value.isEmpty() ? otherwise : value;
    }

    /** {@return the text with a setting changed, in its place, where it stands commented out, or else at the end} */
    static String with(String text, String key, String value) {
        String line = key + " = " + escape(value);
        for (String before : new String[] {"^[ \\t]*", "^#[ \\t]*"}) {
            Matcher matcher = Pattern.compile("(?m)" + before + Pattern.quote(key) + "[ \\t]*[=:].*$")
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
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
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
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
