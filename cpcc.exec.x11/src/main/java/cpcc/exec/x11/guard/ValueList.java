package cpcc.exec.x11.guard;

import java.util.Map;

/**
 * A mask, and for each of its bits that is set a value of 4 bytes, in the order of the bits.
 *
 * @param mask where it is, in bytes
 * @param narrow whether it has 16 bits instead of 32
 * @param list where the values begin
 * @param checks of values, by bit
 */
record ValueList(int mask, boolean narrow, int list, Map<Integer, Check> checks) {
    private static final int WORD = 4;
    private static final int BITS = 32;

    /** {@return where the longest list ends} */
    int end() {
        return list + WORD * BITS;
    }

    /** {@return where a list with this mask ends} */
    int end(int bits) {
        return list + WORD * Integer.bitCount(bits);
    }

    /** {@return where the value of a bit is that is set in this mask} */
    int place(int bits, int bit) {
        return list + WORD * Integer.bitCount(bits & ((1 << bit) - 1));
    }
}
