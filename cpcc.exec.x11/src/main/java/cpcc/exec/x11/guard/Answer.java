package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.ServerCutter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

/** Replies that tell nothing. */
enum Answer {
    /** GetProperty: there is none. QueryExtension: it is absent. ListProperties, GetMotionEvents: none. */
    NOTHING(-1),
    /** GrabPointer, GrabKeyboard: somebody else has it. SetPointerMapping, SetModifierMapping: keys are down. */
    BUSY(1),
    /** The same of the input extension. */
    DEVICE_BUSY(8),
    /** QueryKeymap: no key is down. */
    NO_KEYS(-1);

    private static final int KEYS_BYTES = 8;
    private static final int WORD = 4;
    private static final int LENGTH_AT = 4;

    private final int one;

    /** With a 1 at this place, none if negative. */
    Answer(int one) {
        this.one = one;
    }

    static Answer named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** {@return the reply; its sequence number is missing} */
    ByteBuffer reply(ByteOrder order) {
        ByteBuffer reply = reply(order, this == NO_KEYS ? KEYS_BYTES : 0);
        return one < 0 ? reply : reply.put(one, (byte) 1);
    }

    /** {@return an empty reply of such a length behind its head, in bytes, a multiple of 4} */
    static ByteBuffer reply(ByteOrder order, int more) {
        return ByteBuffer.allocate(ServerCutter.PACKET + more)
                .order(order)
                .put(0, (byte) ServerCutter.REPLY)
                .putInt(LENGTH_AT, more / WORD);
    }

    /** {@return the reply to ListExtensions} */
    static ByteBuffer extensions(ByteOrder order, Collection<String> names) {
        int length = names.stream().mapToInt(name -> 1 + name.length()).sum();
        ByteBuffer reply = reply(order, (length + WORD - 1) / WORD * WORD).put(1, (byte) names.size());
        reply.position(ServerCutter.PACKET);
        for (String name : names) {
            reply.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
        }
        return reply.rewind();
    }
}
