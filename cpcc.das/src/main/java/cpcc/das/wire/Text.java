package cpcc.das.wire;

/** Texts that come from programs and other peers, made fit to be shown and logged. */
public final class Text {
    private Text() {}

    /**
     * {@return the text on one line: control, format and lone surrogate characters are shown as \\uXXXX, a tail too long
     * as dots}
     *
     * @param text any text, null is empty
     * @param max how many characters at most
     */
    public static String oneLine(String text, int max) {
        if (text == null) {
            return "";
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() <= max; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\t') {
                line.append(' ');
            } else if (isHarmless(c)) {
                line.appendCodePoint(c);
            } else {
                line.append(String.format("\\u%04x", c));
            }
        }
        return line.length() <= max ? line.toString() : line.substring(0, Math.max(0, max - 1)) + "…";
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
