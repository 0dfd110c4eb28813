package cpcc.messaging.wire;

import java.io.IOException;

/** Bytes from another peer that do not follow the protocol; the message says which rule, in words for its log. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A broken rule.
     *
     * @param message which rule; what it quotes of the bytes is made harmless
     */
    public ProtocolException(String message) {
        super(OneLine.of(message));
    }
}
