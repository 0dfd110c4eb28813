package cpcc.p2p.membership;

import java.util.Optional;

/** What a name of a peer or community may be; one from another peer ends on somebody's terminal. */
public final class Names {
    /** In code points. */
    public static final int MAX_LENGTH = 60;

    private Names() {}

    /** {@return what is wrong with a name, empty if nothing} */
    public static Optional<String> problem(String name) {
        if (name.isBlank()) {
            return Optional.of("a name is empty");
        }
        if (name.codePointCount(0, name.length()) > MAX_LENGTH) {
            return Optional.of("a name is longer than " + MAX_LENGTH + " characters");
        }
        if (!name.strip().equals(name)) {
            return Optional.of("a name begins or ends with a blank");
        }
        return name.codePoints()
                .filter(Names::hidden)
                .mapToObj(c -> String.format("a name contains the character U+%04X, which cannot be shown safely", c))
                .findFirst();
    }

    /** The class FORMAT has all characters that turn the direction of text, and those that are not seen at all. */
    private static boolean hidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
