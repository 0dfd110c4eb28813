package cpcc.exec.x11.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * What an X server says of itself when it lets a program in (X11 protocol, "Connection Setup").
 *
 * @param base what all numbers have in common that this connection gives to things
 * @param mask the bits in which they may differ
 * @param roots the root windows
 * @param colormaps the server's own
 */
record Setup(int base, int mask, Set<Integer> roots, Set<Integer> colormaps) {
    /** Before any server has said something. */
    static final Setup NONE = new Setup(0, 0, Set.of(), Set.of());

    private static final int BASE_AT = 4;
    private static final int MASK_AT = 8;
    private static final int VENDOR_LENGTH_AT = 16;
    private static final int SCREENS_AT = 20;
    private static final int FORMATS_AT = 21;
    private static final int FIXED = 32;
    private static final int FORMAT = 8;
    private static final int SCREEN = 40;
    private static final int DEPTH = 8;
    private static final int VISUAL = 24;

    Setup {
        roots = Set.copyOf(roots);
        colormaps = Set.copyOf(colormaps);
    }

    /**
     * Reads it.
     *
     * @param setup without the first 8 bytes
     */
    static Setup parse(ByteBuffer setup) throws IOException {
        try {
            return new Parser(setup).setup();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("the X server's answer is too short", e);
        }
    }

    private static final class Parser {
        private final ByteBuffer all;
        private int at;

        Parser(ByteBuffer all) {
            this.all = all;
        }

        Setup setup() {
            at = FIXED
                    + (Short.toUnsignedInt(all.getShort(VENDOR_LENGTH_AT)) + 3 & ~3)
                    + FORMAT * Byte.toUnsignedInt(all.get(FORMATS_AT));
            Set<Integer> roots = new HashSet<>();
            Set<Integer> colormaps = new HashSet<>();
            for (int left = Byte.toUnsignedInt(all.get(SCREENS_AT)); left > 0; left--) {
                roots.add(all.getInt(at));
                colormaps.add(all.getInt(at + 4));
                skipScreen();
            }
            return new Setup(all.getInt(BASE_AT), all.getInt(MASK_AT), roots, colormaps);
        }

        private void skipScreen() {
            int depths = Byte.toUnsignedInt(all.get(at + 39));
            at += SCREEN;
            for (; depths > 0; depths--) {
                at += DEPTH + VISUAL * Short.toUnsignedInt(all.getShort(at + 2));
            }
        }
    }
}
