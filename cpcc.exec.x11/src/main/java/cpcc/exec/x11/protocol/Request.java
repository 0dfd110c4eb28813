package cpcc.exec.x11.protocol;

import java.nio.ByteBuffer;

/**
 * One request of a program, or its first bytes. Offsets are those of a request of the usual kind, also where 4 more bytes tell a larger
 * length (BIG-REQUESTS).
 *
 * @param number of the request on its connection, from 1 on
 * @param length the whole request's, in bytes, without those 4
 */
public record Request(ByteBuffer all, int at, int larger, long number, long length) {
    /** From this opcode on they are extensions'. */
    public static final int FIRST_EXTENSION = 128;

    /** {@return the major opcode} */
    public int opcode() {
        return Byte.toUnsignedInt(all.get(at));
    }

    /** {@return the second byte: an extension's minor opcode, or data of a request of the core} */
    public int detail() {
        return Byte.toUnsignedInt(all.get(at + 1));
    }

    /** {@return a number of 32 bits} */
    public int int32(int offset) {
        return all.getInt(at + place(offset));
    }

    /** {@return an unsigned number of 16 bits} */
    public int int16(int offset) {
        return Short.toUnsignedInt(all.getShort(at + place(offset)));
    }

    /** {@return an unsigned number of 8 bits} */
    public int int8(int offset) {
        return Byte.toUnsignedInt(all.get(at + place(offset)));
    }

    /** Changes 32 bits. */
    public void set32(int offset, int value) {
        all.putInt(at + place(offset), value);
    }

    /** Changes 8 bits. */
    public void set8(int offset, int value) {
        all.put(at + place(offset), (byte) value);
    }

    private int place(int offset) {
        return offset < 4 ? offset : offset + larger;
    }
}
