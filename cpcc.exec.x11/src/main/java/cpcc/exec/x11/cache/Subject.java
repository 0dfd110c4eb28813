package cpcc.exec.x11.cache;

import java.util.Locale;

/** What an answer is about. Answers about a subject are trusted or not as a whole. In the order of their numbers on the wire. */
public enum Subject {
    COLOR(false),
    ATOM(false),
    EXTENSION(false),
    PICTURE(false),
    /** Keyboards and other devices. */
    KEYBOARD(true),
    /** How large the screen is, and what it is made of. */
    SCREEN(true),
    /** The root window's properties. */
    ROOT(true),
    /** Who owns the selections. */
    SELECTION(true);

    private final boolean changes;

    Subject(boolean changes) {
        this.changes = changes;
    }

    /** {@return whether an answer may be another one later, while the X server runs} */
    public boolean changes() {
        return changes;
    }

    static Subject named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
