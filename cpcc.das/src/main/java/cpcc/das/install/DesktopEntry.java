package cpcc.das.install;

import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A desktop entry file as the Desktop Entry Specification defines it: the keys of its {@code [Desktop Entry]} group, not
 * localised.
 *
 * @param id from the file's name and folders, without {@code .desktop}
 * @param file where it was read
 * @param keys raw values by key
 */
public record DesktopEntry(String id, Path file, Map<String, String> keys) {
    private static final String GROUP = "[Desktop Entry]";
    private static final long LARGEST = 1 << 20;

    /**
     * {@return the entry in a file}
     *
     * @param id what it is called
     * @param file to read
     * @throws IOException if it cannot be read, is too large or no UTF-8
     * @throws IllegalArgumentException if it does not follow the specification
     */
    public static DesktopEntry read(String id, Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is too large for a desktop entry");
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(java.nio.ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString();
        return parse(id, file, text);
    }

    static DesktopEntry parse(String id, Path file, String text) {
        Map<String, String> keys = new LinkedHashMap<>();
        boolean inGroup = false;
        boolean seen = false;
        for (String line : text.split("\r?\n")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                inGroup = !seen && line.strip().equals(GROUP);
                seen |= inGroup;
            } else if (inGroup) {
                int equals = line.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(
                            file + " has a line that is no key: " + cpcc.das.wire.Text.oneLine(line, 60));
                }
                keys.putIfAbsent(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        if (!seen) {
            throw new IllegalArgumentException(file + " has no group " + GROUP);
        }
        return new DesktopEntry(id, file, Map.copyOf(keys));
    }

    /** {@return the unescaped value of a key of type string} */
    public Optional<String> text(String key) {
        return Optional.ofNullable(keys.get(key)).map(value -> unescape(key, value));
    }

    /** {@return whether a key of type boolean is true} */
    public boolean flag(String key) {
        String value = keys.getOrDefault(key, "false");
        return value.equals("true") || value.equals("1");
    }

    /** {@return the elements of a key of type string list, without empty ones} */
    public List<String> list(String key) {
        // An escaped semicolon is part of an element; MIME types have none.
        return Stream.of(keys.getOrDefault(key, "").split("(?<!\\\\);"))
                .map(e -> unescape(key, e.replace("\\;", ";")).strip())
                .filter(e -> !e.isEmpty())
                .toList();
    }

    /** {@return whether it starts a program at all: links and folders do not} */
    public boolean isApplication() {
        return keys.getOrDefault("Type", "").equals("Application");
    }

    private String unescape(String key, String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            if (++i == value.length()) {
                throw new IllegalArgumentException(file + " ends " + key + " with a backslash");
            }
            switch (value.charAt(i)) {
                case 's' -> text.append(' ');
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case '\\' -> text.append('\\');
                // Exec needs \" and its like for the quoting that follows; the specification leaves them open.
                default -> text.append('\\').append(value.charAt(i));
            }
        }
        return text.toString();
    }
}
