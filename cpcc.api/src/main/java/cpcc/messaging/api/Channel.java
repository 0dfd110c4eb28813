package cpcc.messaging.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A flow-controlled stream of bytes in both directions, multiplexed on the link to a peer.
 *
 * <p>It outlives its link: unacknowledged bytes are kept, and when the link is back within the reconnect grace it goes on
 * without a byte lost or doubled. A reader that stops holds back only its own channel.
 */
@ProviderType
public interface Channel extends AutoCloseable {
    /** {@return which channel this is} */
    ChannelKey key();

    /**
     * {@return the bytes from the peer} Its reads block, so never read on an I/O thread. Ends when the peer closed its
     * output; throws when the channel was reset.
     */
    InputStream in();

    /**
     * {@return the bytes to the peer} Its writes block while the peer gives no credit. Closing it is a half-close: the
     * other direction goes on.
     */
    OutputStream out();

    /** {@return completes, never exceptionally, when both directions have ended; null or the reason of a reset} */
    CompletionStage<String> closed();

    /**
     * Ends both directions at once and tells the peer why. Harmless when already closed.
     *
     * @param why one line
     */
    void reset(String why);

    /**
     * Closes the output if it is open and gives up the input. What was written is still delivered; a peer that goes on
     * writing when it has all of that is told by a reset. Harmless when already closed.
     */
    @Override
    void close();
}
