package cpcc.messaging.wire;

import java.nio.ByteBuffer;

/** What can come over a link. A {@code ByteBuffer} in a frame is valid only while the frame is being handled. */
public sealed interface Frame {
    /** A frame whose body is JSON: HELLO, HELLO_ACK, REFUSED, BYE, MESSAGE. */
    record Json(FrameType type, byte[] body) implements Frame {}

    /** Asks for a PONG with the same number. */
    record Ping(long number) implements Frame {}

    /** Everything sent before that PING has arrived. */
    record Pong(long number) implements Frame {}

    /** Opens a channel; the head is JSON. */
    record Open(int channel, byte[] head) implements Frame {}

    /** Bytes of a channel, the first of them at this offset from the channel's start. */
    record Data(int channel, long offset, ByteBuffer bytes) implements Frame {}

    /** All before {@code received} has arrived (a FIN counts as one); bytes before {@code limit} may be sent. */
    record Window(int channel, long received, long limit) implements Frame {}

    /** The direction ends at this offset. */
    record Fin(int channel, long offset) implements Frame {}

    /** The channel is over in both directions. */
    record Rst(int channel, String reason) implements Frame {
        /** The reason is shown to people. */
        public Rst {
            reason = OneLine.of(reason);
        }
    }
}
