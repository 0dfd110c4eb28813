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
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What has come of a head that is not whole, ready to be added to. */
    private ByteBuffer held = NOTHING;

    private int wanted;
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

    /** {@return 0, for a head that is not whole before it has so many bytes} */
    final int wants(int bytes) {
        wanted = bytes;
        return 0;
    }

    /** {@return whether what has gone on ends where a message ends} */
    protected final boolean atBoundary() {
        return open == 0;
    }

    @Override
    public final ByteBuffer pass(ByteBuffer bytes) throws IOException {
        ByteBuffer all = bytes;
        if (held.position() > 0) {
            hold(bytes);
            if (held.position() < wanted) {
                return NOTHING;
            }
            all = held.flip();
            held = NOTHING;
        }
        wanted = 0;
        ByteBuffer ordered = all.duplicate().order(order());
        Rewriting out = new Rewriting(all);
        int at = all.position();
        int end = all.limit();
        while (at < end) {
            int n = open > 0 ? content(at, end, out) : head(ordered, at, end - at, out);
            if (n == 0) {
                hold(all.slice(at, end - at));
                return out.done(at);
            }
            ordered.order(order());
            at += n;
        }
        return out.done(end);
    }

    /** Each byte is copied once, or as often as the room is doubled. */
    private void hold(ByteBuffer bytes) {
        if (held.remaining() < bytes.remaining()) {
            held = ByteBuffer.allocate(2 * (held.position() + bytes.remaining()))
                    .put(held.flip());
        }
        held.put(bytes);
    }

    private int content(int at, int end, Rewriting out) {
        int n = (int) Math.min(open, end - at);
        if (fate != Fate.Rest.PASS) {
            out.replace(at, at + n, ByteBuffer.allocate(fate == Fate.Rest.BLANK ? n : 0));
        }
        open -= n;
        return n;
    }
}
