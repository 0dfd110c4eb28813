package cpcc.exec.x11;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The first screen of an X server.
 *
 * @param root its root window
 * @param width in pixels
 * @param height in pixels
 */
record XScreen(int root, int width, int height) {
    private static final int VENDOR_LENGTH_AT = 16;
    private static final int FORMATS_AT = 21;
    private static final int FIXED = 32;
    private static final int FORMAT = 8;
    private static final int SCREEN = 40;

    /**
     * Reads it from what a server says when it lets a client in.
     *
     * @param setup the server's answer without its first 8 bytes
     */
    static XScreen parse(ByteBuffer setup) throws IOException {
        if (setup.remaining() < FIXED) {
            throw new IOException("the X server's answer is too short");
        }
        int vendor = Short.toUnsignedInt(setup.getShort(VENDOR_LENGTH_AT));
        int at = FIXED + (vendor + 3 & ~3) + FORMAT * Byte.toUnsignedInt(setup.get(FORMATS_AT));
        if (setup.remaining() < at + SCREEN) {
            throw new IOException("the X server has no screen");
        }
        return new XScreen(
                setup.getInt(at),
                Short.toUnsignedInt(setup.getShort(at + 20)),
                Short.toUnsignedInt(setup.getShort(at + 22)));
    }
}
