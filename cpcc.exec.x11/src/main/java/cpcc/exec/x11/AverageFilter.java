package cpcc.exec.x11;

import java.nio.ByteBuffer;

/**
 * Makes of the pixels of one picture, 4 bytes each, what compresses better, and pixels of that again. Of each byte is told how
 * much it differs from the average of its neighbours to the left and above, modulo 256 (PNG's filter 3, RFC 2083 section
 * 6.5): what changes smoothly becomes small numbers. Then what belongs to no colour, each fourth byte, goes to
 * the end of the unit. Nothing is lost, and nothing becomes longer.
 *
 * <p>One {@link #UNIT} at a time, but for the last one, which is what is left. Not for concurrent use.
 */
final class AverageFilter {
    /** Large, so that what is sent again from another pixel on looks the same nearly everywhere. */
    static final int UNIT = 16 * 1024;

    private static final int PIXEL = 4;
    private static final int COLOURS = 3;

    /** The row above, from {@link #at} on; before it the row that has begun. */
    private final byte[] row;

    private int at;
    private final byte[] unit = new byte[UNIT];
    private final byte[] filtered = new byte[UNIT];

    /** For a picture whose rows have so many bytes. */
    AverageFilter(int rowBytes) {
        row = new byte[rowBytes];
    }

    /** Filters the next unit, in place. */
    void apply(ByteBuffer bytes, int from, int length) {
        bytes.get(from, unit, 0, length);
        for (int i = 0; i < length; i++) {
            filtered[sorted(i, length)] = (byte) (unit[i] - expected());
            next(unit[i]);
        }
        bytes.put(from, filtered, 0, length);
    }

    /** Makes pixels of the next unit again. */
    void undo(ByteBuffer bytes, int from, int length) {
        bytes.get(from, filtered, 0, length);
        for (int i = 0; i < length; i++) {
            unit[i] = (byte) (filtered[sorted(i, length)] + expected());
            next(unit[i]);
        }
        bytes.put(from, unit, 0, length);
    }

    private static int sorted(int i, int length) {
        int pixel = i / PIXEL;
        int colour = i % PIXEL;
        return colour < COLOURS ? COLOURS * pixel + colour : COLOURS * (length / PIXEL) + pixel;
    }

    private int expected() {
        int left = at < PIXEL ? 0 : row[at - PIXEL] & 0xff;
        return left + (row[at] & 0xff) >> 1;
    }

    private void next(byte value) {
        row[at] = value;
        at = at + 1 == row.length ? 0 : at + 1;
    }
}
