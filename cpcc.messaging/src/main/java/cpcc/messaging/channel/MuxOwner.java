package cpcc.messaging.channel;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Counter;
import cpcc.messaging.codec.PeerCodecs;
import cpcc.messaging.wire.OpenHead;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What a multiplexer needs of its peer. */
public interface MuxOwner {
    /** {@return who takes the channels of this head, null if nobody expects them} */
    Consumer<Channel> expected(OpenHead head);

    /** Queues a control frame that is not to be repeated. */
    void control(ByteBuffer frame);

    /** Runs something on a pool thread. */
    void later(Runnable work);

    /** Runs something, without the lock, when all that was read at once has been taken. */
    void soon(Runnable work);

    /** {@return what channels with this peer are coded with} */
    PeerCodecs codecs();

    /** Writes what is due to the link. Called without the lock. */
    void pump();

    /** Counts something, or that it is no longer there. */
    void count(Counter counter, int n);

    /** {@return whether a line about what the peer does wrong may be logged now; it decides how often that is} */
    boolean mayLog();

    /** {@return monotonic time in nanoseconds} */
    long now();
}
