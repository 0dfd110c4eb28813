package cpcc.shell.text;

/**
 * Shows text from other peers so that it cannot act on the terminal or pose as something else: control characters, ANSI
 * escapes, line breaks, bidirectional overrides, invisible characters and lone surrogates become {@code \}{@code u001b} and
 * the like.
 */
public final class Safe {
    private Safe() {}

    /**
     * {@return the text as one harmless line}
     *
     * @param text anything; null becomes empty
     */
    public static String line(String text) {
        if (text == null) {
            return "";
        }
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(line, c));
        return line.toString();
    }

    /**
     * {@return JSON in which every such character within a text is escaped; for a reader it is the same JSON}
     *
     * @param json any JSON without line breaks of its own
     */
    public static String json(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); ) {
            int c = json.codePointAt(i);
            i += Character.charCount(c);
            if (harmless(c)) {
                safe.appendCodePoint(c);
            } else {
                for (char half : Character.toChars(c)) {
                    safe.append(escaped(half));
                }
            }
        }
        return safe.toString();
    }

    private static void append(StringBuilder line, int c) {
        if (c == '\t') {
            line.append(' ');
        } else if (harmless(c)) {
            line.appendCodePoint(c);
        } else if (c <= 0xffff) {
            line.append(escaped((char) c));
        } else {
            line.append(String.format("\\u{%x}", c));
        }
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String escaped(char c) {
        return String.format("\\u%04x", (int) c);
    }
}
