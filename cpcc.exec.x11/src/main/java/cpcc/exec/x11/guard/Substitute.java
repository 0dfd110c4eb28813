package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.ServerCutter;
import java.nio.ByteBuffer;

/** Decides what becomes of an answer. */
@FunctionalInterface
interface Substitute {
    /**
     * Sees the answer; may change what it needs of it in place.
     *
     * @param all with the server's reply or error
     * @param at where it begins
     */
    Fate judge(ByteBuffer all, int at);

    /** {@return how many bytes of the answer it needs to see at once} */
    default int needed() {
        return ServerCutter.PACKET;
    }

    /** {@return one that sees as much of a reply} It leaves errors as they are. */
    static Substitute ofReply(int needed, Substitute judge) {
        return new Substitute() {
            @Override
            public Fate judge(ByteBuffer all, int at) {
                return all.get(at) == ServerCutter.REPLY ? judge.judge(all, at) : Fate.PASS;
            }

            @Override
            public int needed() {
                return needed;
            }
        };
    }

    /** {@return one for a reply's head} It leaves errors as they are. */
    static Substitute ofReply(Substitute judge) {
        return ofReply(ServerCutter.PACKET, judge);
    }
}
