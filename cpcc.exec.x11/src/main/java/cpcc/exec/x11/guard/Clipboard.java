package cpcc.exec.x11.guard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What of the user's clipboard a program shares. */
public enum Clipboard {
    /** Nothing: what is copied in the session can be pasted in the session. */
    OFF,
    /** What the program copies. */
    OUT,
    /** What the program copies, and what others copy if the user agrees when it wants that. */
    ASK,
    /** What the program copies, and what others copy. */
    BOTH;

    /** {@return what a user calls it} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the one that a user calls so} */
    public static Optional<Clipboard> named(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }
}
