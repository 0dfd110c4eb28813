package cpcc.exec.x11.guard;

import java.util.Locale;

/** What a number in a request names, and what a program hears that names one which is not its own. */
enum Kind {
    WINDOW(XError.WINDOW),
    PIXMAP(XError.PIXMAP),
    DRAWABLE(XError.DRAWABLE),
    CURSOR(XError.CURSOR),
    FONT(XError.FONT),
    COLORMAP(XError.COLORMAP),
    GC(XError.GCONTEXT),
    PICTURE(XError.ACCESS),
    /** A picture whose pixels are read. */
    SOURCE(XError.ACCESS),
    /** Of an extension. */
    RESOURCE(XError.ACCESS),
    /** Names nothing: a byte that must be 0. */
    ZERO(XError.ACCESS);

    private final XError error;

    Kind(XError error) {
        this.error = error;
    }

    XError error() {
        return error;
    }

    static Kind named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
