package cpcc.messaging;

import java.nio.ByteBuffer;

/**
 * A message on its way out.
 *
 * @param frame the whole frame
 * @param kind decides what becomes of it without a link
 */
record Outgoing(ByteBuffer frame, Kind kind) {
    /** What becomes of a message that cannot be sent now. */
    enum Kind {
        /** It is lost without a word. */
        NOTE,
        /** It waits for a link, whichever that will be. */
        REQUEST,
        /** It waits, but only for the peer that has asked. */
        ANSWER
    }

    boolean needsLink() {
        return kind == Kind.NOTE;
    }

    /** Two messages with the same bytes are still two. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
