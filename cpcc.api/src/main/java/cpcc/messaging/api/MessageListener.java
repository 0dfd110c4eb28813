package cpcc.messaging.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service that takes the messages of one type (the other side of the paper's Message Handler). Registered with
 * the property {@link #TYPE}; of several with the same type the one with the highest ranking is called.
 *
 * <p>Called on a pool thread, never on an I/O thread, by several at a time; it may block for a while. Messages of one peer
 * and one type arrive in the order they were sent.
 *
 * @param <T> the record that the message's JSON is read into. A component that is missing in the JSON is null, so the
 *     record's constructor checks what it needs; what it throws becomes {@link Reason#BAD_REQUEST}
 * @param <R> the record that answers
 */
@ConsumerType
public interface MessageListener<T extends Record, R extends Record> {
    /** Service property: the message type, such as {@code das.run}. */
    String TYPE = "cpcc.message.type";

    /** Service property, Boolean: whether guests may send this type. Absent means no. */
    String GUESTS = "cpcc.message.guests";

    /** {@return the class to read the message into} */
    Class<T> body();

    /**
     * Takes one message.
     *
     * @param from who sent it, proven and admitted, and in whose community's name
     * @param body the message
     * @return the answer, null for none; sent only if the sender asked for one
     * @throws Failure what the sender is told instead
     */
    R received(Sender from, T body) throws Failure;
}
