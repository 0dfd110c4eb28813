package cpcc.messaging.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends messages to peers by id (the paper's Peer Notifier).
 *
 * <p>A message is a record; it travels as JSON under its type's name. No method blocks on the network; all may be called
 * from any thread.
 */
@ProviderType
public interface Messenger {
    /**
     * Sends without waiting for an answer; lost without a word if there is no link.
     *
     * @param to the peer
     * @param community in whose name
     * @param type the message type, such as {@code das.catalogue}
     * @param body a record whose components are JSON-like: text, numbers, booleans, enums, records, lists, maps by text
     * @throws IllegalArgumentException if the message is larger than a message may be
     */
    void send(PeerId to, String community, String type, Record body);

    /**
     * Asks and gives the answer. Waits for a link, while the peer has none, as long as the time-out allows.
     *
     * @param to the peer
     * @param community in whose name
     * @param type the message type
     * @param body as for {@link #send}
     * @param reply the class of the answer
     * @param timeout for link and answer together
     * @param <R> the type of the answer
     * @return completes on a pool thread; fails with a {@link Failure}: {@link Reason#UNREACHABLE} without a link,
     *     {@link Reason#TIMEOUT} without an answer, {@link Reason#LOST} if the peer came back as another incarnation, or
     *     what the other side's listener threw
     */
    <R extends Record> CompletionStage<R> request(
            PeerId to, String community, String type, Record body, Class<R> reply, Duration timeout);
}
