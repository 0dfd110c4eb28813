package cpcc.exec.x11.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The first screen of an X server (X11 protocol, "Connection Setup").
 *
 * @param root its root window
 * @param colormap the default one
 * @param width in pixels
 * @param height in pixels
 * @param visual of the root window
 */
public record XScreen(int root, int colormap, int width, int height, Visual visual) {
    private static final int VENDOR_LENGTH_AT = 16;
    private static final int FORMATS_AT = 21;
    private static final int FIXED = 32;
    private static final int FORMAT = 8;
    private static final int SCREEN = 40;
    private static final int DEPTH = 8;
    private static final int VISUAL = 24;
    private static final int TRUE_COLOR = 4;

    /**
     * How pixels are colours.
     *
     * @param trueColor whether a pixel says its colour by itself
     * @param red the bits that say how red
     * @param green the bits that say how green
     * @param blue the bits that say how blue
     */
    public record Visual(boolean trueColor, int red, int green, int blue) {}

    /**
     * Reads it from what a server says when it lets a client in.
     *
     * @param setup the server's answer without its first 8 bytes
     * @throws IOException if it is too short
     */
    public static XScreen parse(ByteBuffer setup) throws IOException {
        try {
            int at = FIXED
                    + (Short.toUnsignedInt(setup.getShort(VENDOR_LENGTH_AT)) + 3 & ~3)
                    + FORMAT * Byte.toUnsignedInt(setup.get(FORMATS_AT));
            return new XScreen(
                    setup.getInt(at),
                    setup.getInt(at + 4),
                    Short.toUnsignedInt(setup.getShort(at + 20)),
                    Short.toUnsignedInt(setup.getShort(at + 22)),
                    visual(setup, at + SCREEN, Byte.toUnsignedInt(setup.get(at + 39)), setup.getInt(at + 32)));
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("the X server's answer is too short", e);
        }
    }

    private static Visual visual(ByteBuffer setup, int from, int depths, int wanted) {
        int at = from;
        for (int depth = 0; depth < depths; depth++) {
            int visuals = Short.toUnsignedInt(setup.getShort(at + 2));
            at += DEPTH;
            for (int i = 0; i < visuals; i++, at += VISUAL) {
                if (setup.getInt(at) == wanted) {
                    return new Visual(
                            setup.get(at + 4) == TRUE_COLOR,
                            setup.getInt(at + 8),
                            setup.getInt(at + 12),
                            setup.getInt(at + 16));
                }
            }
        }
        return new Visual(false, 0, 0, 0);
    }
}
