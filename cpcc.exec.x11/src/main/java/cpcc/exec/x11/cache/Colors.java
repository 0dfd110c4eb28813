package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.ServerCutter;
import cpcc.exec.x11.protocol.XScreen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The answer to AllocColor, where pixels are colours: 8 bits each of red, green and blue (X11 protocol, "Visual Information" and
 * AllocColor).
 */
final class Colors {
    private static final int ALLOC_COLOR = 84;
    private static final int BITS = 8;
    private static final int HIGHEST = 255;
    /** What the highest of 8 bits is in 16. */
    private static final int SPREAD = 257;

    private Colors() {}

    /** {@return the reply, without its sequence number; empty if it cannot be told} */
    static Optional<ByteBuffer> answer(Question question, XScreen screen) {
        XScreen.Visual visual = screen.visual();
        if (!question.isCore(ALLOC_COLOR)
                || !visual.trueColor()
                || !has8Bits(visual.red())
                || !has8Bits(visual.green())
                || !has8Bits(visual.blue())) {
            return Optional.empty();
        }
        ByteBuffer request = question.request();
        ByteBuffer reply = ByteBuffer.allocate(ServerCutter.PACKET)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) ServerCutter.REPLY);
        int pixel = 0;
        int[] masks = {visual.red(), visual.green(), visual.blue()};
        for (int i = 0; i < masks.length; i++) {
            int value = Short.toUnsignedInt(request.getShort(8 + 2 * i)) >> BITS;
            reply.putShort(8 + 2 * i, (short) (SPREAD * value));
            pixel |= value << Integer.numberOfTrailingZeros(masks[i]);
        }
        return Optional.of(reply.putInt(16, pixel));
    }

    private static boolean has8Bits(int mask) {
        return mask != 0 && mask >>> Integer.numberOfTrailingZeros(mask) == HIGHEST;
    }
}
