package cpcc.messaging.wire;

/**
 * Text from another peer, fit for a log or a terminal: one line, not long, and without characters that act on who shows it.
 * These become {@code \}{@code u001b} and the like.
 */
public final class OneLine {
    /** The most characters that are left of a text. */
    public static final int MAX_LENGTH = 300;

    private OneLine() {}

    /**
     * {@return the text, harmless; what is so already stays as it is}
     *
     * @param text anything; null becomes empty
     */
    public static String of(String text) {
        if (text == null) {
            return "";
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            String shown = shown(c);
            if (line.length() + shown.length() > MAX_LENGTH) {
                break;
            }
            line.append(shown);
        }
        return line.toString();
    }

    private static String shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> c <= 0xffff ? String.format("\\u%04x", c) : String.format("\\u{%x}", c);
            default -> Character.toString(c);
        };
    }
}
