package cpcc.exec.x11.protocol;

import java.nio.ByteBuffer;

/**
 * A screen of an X server (X11 protocol, "Connection Setup").
 *
 * @param root its root window
 * @param colormap the default one
 * @param width in pixels
 * @param height in pixels
 * @param depth of the root window
 * @param visual of the root window
 */
public record XScreen(int root, int colormap, int width, int height, int depth, Visual visual) {
    private static final int SCREEN = 40;
    private static final int DEPTH = 8;
    private static final int VISUAL = 24;
    private static final int DEPTHS_AT = 39;
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

    static XScreen parse(ByteBuffer setup, int at) {
        return new XScreen(
                setup.getInt(at),
                setup.getInt(at + 4),
                Short.toUnsignedInt(setup.getShort(at + 20)),
                Short.toUnsignedInt(setup.getShort(at + 22)),
                Byte.toUnsignedInt(setup.get(at + 38)),
                visual(setup, at, setup.getInt(at + 32)));
    }

    /** {@return how many bytes tell of the screen that begins there} */
    static int length(ByteBuffer setup, int at) {
        int end = at + SCREEN;
        for (int left = Byte.toUnsignedInt(setup.get(at + DEPTHS_AT)); left > 0; left--) {
            end += DEPTH + VISUAL * visuals(setup, end);
        }
        return end - at;
    }

    private static Visual visual(ByteBuffer setup, int screen, int wanted) {
        int end = screen + length(setup, screen);
        for (int at = screen + SCREEN; at < end; ) {
            int visuals = visuals(setup, at);
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

    private static int visuals(ByteBuffer setup, int depth) {
        return Short.toUnsignedInt(setup.getShort(depth + 2));
    }
}
