package cpcc.shell.text;

/** How many columns of a terminal a text takes. */
final class Width {
    private static final String ELLIPSIS = "…";

    private Width() {}

    /** {@return the columns of a text without control characters} */
    static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    /** {@return the text, its end replaced by an ellipsis if it takes more than this many columns} */
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int left = columns - 1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            left -= of(c);
            if (left < 0) {
                break;
            }
            cut.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return cut.append(ELLIPSIS).toString();
    }

    private static int of(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return wide(c) ? 2 : 1;
    }

    /** The blocks that terminals draw two columns wide: East Asian scripts and pictures. */
    private static boolean wide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
                        || c >= 0xac00 && c <= 0xd7a3
                        || c >= 0xf900 && c <= 0xfaff
                        || c >= 0xfe30 && c <= 0xfe6f
                        || c >= 0xff00 && c <= 0xff60
                        || c >= 0xffe0 && c <= 0xffe6
                        || c >= 0x1f300 && c <= 0x1faff
                        || c >= 0x20000 && c <= 0x3fffd);
    }
}
