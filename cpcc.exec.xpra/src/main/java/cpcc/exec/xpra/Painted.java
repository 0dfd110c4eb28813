package cpcc.exec.xpra;

import cpcc.backend.api.Tap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Listens to what the client tells the server, for the first "I have painted that", which only follows a shown window. */
final class Painted implements Tap {
    /** The packet's name. Its first letter is nowhere else in it, so a broken match can only start anew there. */
    private static final byte[] NAME = "damage-sequence".getBytes(StandardCharsets.US_ASCII);

    private final Runnable then;
    private int matched;

    /**
     * Listens to one connection.
     *
     * @param then run once, on the I/O thread: must not block
     */
    Painted(Runnable then) {
        this.then = then;
    }

    @Override
    public ByteBuffer pass(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit() && matched < NAME.length; i++) {
            byte next = bytes.get(i);
            matched = next == NAME[matched] ? matched + 1 : next == NAME[0] ? 1 : 0;
            if (matched == NAME.length) {
                then.run();
            }
        }
        return bytes;
    }
}
