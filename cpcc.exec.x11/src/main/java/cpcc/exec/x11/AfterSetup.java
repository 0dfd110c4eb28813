package cpcc.exec.x11;

import cpcc.backend.api.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/** Lets a program's set-up pass as it is, and hands the rest to another tap. Whether it is right is for the user's half to judge. */
final class AfterSetup implements Tap {
    private final Function<ByteOrder, Tap> next;
    private final ByteBuffer head = ByteBuffer.allocate(SetupTap.HEAD);
    private int left;
    private Tap rest;

    /**
     * For one connection.
     *
     * @param next gives the tap for what follows, by the program's byte order
     */
    AfterSetup(Function<ByteOrder, Tap> next) {
        this.next = next;
    }

    @Override
    public ByteBuffer pass(ByteBuffer bytes) throws IOException {
        if (rest != null) {
            return rest.pass(bytes);
        }
        int begin = bytes.position();
        int taken = Math.min(head.remaining(), bytes.remaining());
        if (taken > 0) {
            head.put(bytes.slice(begin, taken));
            if (head.hasRemaining()) {
                return bytes;
            }
            head.order(head.get(0) == 'B' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            left = padded(SetupTap.NAME_LENGTH_AT) + padded(SetupTap.DATA_LENGTH_AT);
        }
        int setup = taken + Math.min(left, bytes.remaining() - taken);
        left -= setup - taken;
        if (left > 0) {
            return bytes;
        }
        rest = next.apply(head.order());
        return SetupTap.joined(
                bytes.slice(begin, setup), rest.pass(bytes.slice(begin + setup, bytes.remaining() - setup)));
    }

    private int padded(int lengthAt) {
        return SetupTap.padded(Short.toUnsignedInt(head.getShort(lengthAt)));
    }
}
