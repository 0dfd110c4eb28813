package cpcc.exec.x11;

/**
 * Makes of the pixels of one picture, 4 bytes each, what compresses better, and pixels of that again. Of each byte is told how
 * much it differs from the average of its neighbours to the left and above, modulo 256 (PNG's filter 3, RFC 2083 section
 * 6.5): what changes smoothly becomes small numbers. Then what belongs to no colour, each fourth byte, goes to
 * the end of the unit. Nothing is lost, and nothing becomes longer.
 *
 * <p>In pieces of whole {@link #UNIT}s, but for the last one. Not for concurrent use.
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

    /** For a picture whose rows have so many bytes. */
    AverageFilter(int rowBytes) {
        row = new byte[rowBytes];
    }

    /** Filters the first bytes of an array, in place. */
    void apply(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte value = bytes[i];
            bytes[i] = (byte) (value - expected());
            next(value);
        }
        for (int from = 0; from < length; from += UNIT) {
            int n = Math.min(UNIT, length - from);
            for (int i = 0; i < n; i++) {
                unit[sorted(i, n)] = bytes[from + i];
            }
            System.arraycopy(unit, 0, bytes, from, n);
        }
    }

    /** Makes pixels again. */
    void undo(byte[] bytes, int length) {
        for (int from = 0; from < length; from += UNIT) {
            int n = Math.min(UNIT, length - from);
            System.arraycopy(bytes, from, unit, 0, n);
            for (int i = 0; i < n; i++) {
                bytes[from + i] = unit[sorted(i, n)];
            }
        }
        for (int i = 0; i < length; i++) {
            byte value = (byte) (bytes[i] + expected());
            bytes[i] = value;
            next(value);
        }
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
