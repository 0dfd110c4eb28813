package cpcc.exec.x11.cache;

import java.util.Locale;

/** What an answer is about. Answers about a subject are trusted or not as a whole. In the order of their numbers on the wire. */
public enum Subject {
    COLOR(Change.NEVER),
    ATOM(Change.NEVER),
    EXTENSION(Change.NEVER),
    PICTURE(Change.NEVER),
    /** Keyboards and other devices. */
    KEYBOARD(Change.TOLD),
    /** How large the screen is, and what it is made of. */
    SCREEN(Change.TOLD),
    /** The root window's properties. */
    ROOT(Change.TOLD),
    /** Who owns the selections. */
    SELECTION(Change.TOLD),
    /** Where the program's own windows are. */
    WINDOW(Change.SEEN);

    private enum Change {
        /** While the X server runs. */
        NEVER,
        /** The user's end tells when. */
        TOLD,
        /** It is seen in what the program sends and hears. */
        SEEN
    }

    private final Change change;

    Subject(Change change) {
        this.change = change;
    }

    /** {@return whether an answer may be another one later, while the X server runs} */
    public boolean changes() {
        return change != Change.NEVER;
    }

    /** {@return whether the user's end tells when answers change} */
    boolean told() {
        return change == Change.TOLD;
    }

    static Subject named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
