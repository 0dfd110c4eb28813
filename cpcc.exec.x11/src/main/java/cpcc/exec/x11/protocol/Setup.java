package cpcc.exec.x11.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an X server says of itself when it lets a program in (X11 protocol, "Connection Setup").
 *
 * @param base what all numbers have in common that this connection gives to things
 * @param mask the bits in which they may differ
 * @param screens of the server
 */
public record Setup(int base, int mask, List<XScreen> screens) {
    /** Before any server has said something. */
    public static final Setup NONE = new Setup(0, 0, List.of());

    private static final int BASE_AT = 4;
    private static final int MASK_AT = 8;
    private static final int VENDOR_LENGTH_AT = 16;
    private static final int SCREENS_AT = 20;
    private static final int FORMATS_AT = 21;
    private static final int FIXED = 32;
    private static final int FORMAT = 8;

    public Setup {
        screens = List.copyOf(screens);
    }

    /**
     * Reads it.
     *
     * @param setup without the first 8 bytes
     * @throws IOException if it is too short
     */
    public static Setup parse(ByteBuffer setup) throws IOException {
        try {
            int at = FIXED
                    + (Short.toUnsignedInt(setup.getShort(VENDOR_LENGTH_AT)) + 3 & ~3)
                    + FORMAT * Byte.toUnsignedInt(setup.get(FORMATS_AT));
            List<XScreen> screens = new ArrayList<>();
            for (int left = Byte.toUnsignedInt(setup.get(SCREENS_AT)); left > 0; left--) {
                screens.add(XScreen.parse(setup, at));
                at += XScreen.length(setup, at);
            }
            return new Setup(setup.getInt(BASE_AT), setup.getInt(MASK_AT), screens);
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("the X server's answer is too short", e);
        }
    }

    /**
     * {@return the first screen}
     *
     * @throws IOException if there is none
     */
    public XScreen screen() throws IOException {
        if (screens.isEmpty()) {
            throw new IOException("the X server has no screen");
        }
        return screens.get(0);
    }

    /** {@return whether this connection has given something that number, or may} */
    public boolean owns(int id) {
        return base != 0 && (id & ~mask) == base;
    }

    /** {@return whether it is a root window} */
    public boolean isRoot(int id) {
        for (XScreen each : screens) {
            if (each.root() == id) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether it is a colormap of the server's own} */
    public boolean isColormap(int id) {
        for (XScreen each : screens) {
            if (each.colormap() == id) {
                return true;
            }
        }
        return false;
    }
}
