package cpcc.exec.x11.protocol;

import cpcc.backend.api.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts one direction of an X11 connection into messages, in pieces of any size. Of a message its head is seen at once, and
 * decides; what follows streams. Holds back less than a head. Not for concurrent use.
 */
abstract class Cutter implements Tap {
    private byte[] held = new byte[0];
    private long open;
    private Fate.Rest fate = Fate.Rest.PASS;

    /** {@return in which order the bytes of numbers come} */
    abstract ByteOrder order();

    /**
     * Looks at a message's head, and says by {@link #judged} what becomes of the message.
     *
     * @param all bytes in the right order
     * @param at where the message begins
     * @param have how many of its bytes are there, at least 1
     * @param out takes what is to be changed of them
     * @return the head's length; 0 if it is not whole
     * @throws IOException to refuse
     */
    abstract int head(ByteBuffer all, int at, int have, Rewriting out) throws IOException;

    /**
     * A head has been judged.
     *
     * @param from where it begins
     * @param to where it ends
     * @param follows how many bytes of the message follow it
     */
    final void judged(Fate judgement, int from, int to, long follows, Rewriting out) {
        if (judgement.instead() != null) {
            out.replace(from, to, judgement.instead());
        }
        open = follows;
        fate = judgement.rest();
    }

    @Override
    public final ByteBuffer pass(ByteBuffer bytes) throws IOException {
        ByteBuffer all = withHeld(bytes);
        ByteBuffer ordered = all.duplicate().order(order());
        Rewriting out = new Rewriting(all);
        int at = all.position();
        int end = all.limit();
        while (at < end) {
            int n = open > 0 ? content(at, end, out) : head(ordered, at, end - at, out);
            if (n == 0) {
                held = new byte[end - at];
                all.get(at, held);
                return out.done(at);
            }
            ordered.order(order());
            at += n;
        }
        return out.done(end);
    }

    private int content(int at, int end, Rewriting out) {
        int n = (int) Math.min(open, end - at);
        if (fate != Fate.Rest.PASS) {
            out.replace(at, at + n, ByteBuffer.allocate(fate == Fate.Rest.BLANK ? n : 0));
        }
        open -= n;
        return n;
    }

    private ByteBuffer withHeld(ByteBuffer bytes) {
        if (held.length == 0) {
            return bytes;
        }
        ByteBuffer all = ByteBuffer.allocate(held.length + bytes.remaining())
                .put(held)
                .put(bytes)
                .flip();
        held = new byte[0];
        return all;
    }
}
