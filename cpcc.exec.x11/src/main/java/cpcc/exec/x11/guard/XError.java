package cpcc.exec.x11.guard;

import java.util.Locale;

/** The errors of the core protocol (X11 protocol, appendix B, "Errors"); the order is that of their codes, from 1 on. */
enum XError {
    REQUEST,
    VALUE,
    WINDOW,
    PIXMAP,
    ATOM,
    CURSOR,
    FONT,
    MATCH,
    DRAWABLE,
    ACCESS,
    ALLOC,
    COLORMAP,
    GCONTEXT,
    IDCHOICE,
    NAME,
    LENGTH,
    IMPLEMENTATION;

    /** {@return its number on the wire} */
    int code() {
        return ordinal() + 1;
    }

    static XError named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
