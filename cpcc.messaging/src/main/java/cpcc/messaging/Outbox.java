package cpcc.messaging;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;

/** What waits to be written before any channel's bytes: frames of the link, then messages. Guarded by the peer's lock. */
final class Outbox {
    private static final int MAX_CONTROL_BYTES = 256 * 1024;

    private final IntSupplier maxBytes;
    private final Deque<ByteBuffer> control = new ArrayDeque<>();
    private final Deque<Outgoing> messages = new ArrayDeque<>();
    private long controlBytes;
    private long messageBytes;

    Outbox(IntSupplier maxBytes) {
        this.maxBytes = maxBytes;
    }

    void urgent(ByteBuffer frame) {
        control.addFirst(frame);
        controlBytes += frame.remaining();
    }

    void control(ByteBuffer frame) {
        control.add(frame);
        controlBytes += frame.remaining();
    }

    /** {@return whether the other side makes us say more than it reads} */
    boolean overrun() {
        return controlBytes > MAX_CONTROL_BYTES;
    }

    void add(Outgoing message) throws Failure {
        if (messageBytes + message.frame().remaining() > maxBytes.getAsInt()) {
            throw new Failure(
                    Reason.LIMIT, "More than " + maxBytes.getAsInt() + " bytes of messages wait for one peer");
        }
        messages.add(message);
        messageBytes += message.frame().remaining();
    }

    boolean contains(Outgoing message) {
        return messages.contains(message);
    }

    boolean remove(Outgoing message) {
        boolean removed = messages.remove(message);
        if (removed) {
            messageBytes -= message.frame().remaining();
        }
        return removed;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    boolean isDrained() {
        return control.isEmpty() && messages.isEmpty();
    }

    /** What belonged to a link goes with it. */
    void linkDown() {
        control.clear();
        controlBytes = 0;
    }

    /** What the peer no longer waits for goes; requests wait for whoever comes. */
    void lost() {
        linkDown();
        messages.removeIf(message -> message.kind() != Outgoing.Kind.REQUEST);
        messageBytes = messages.stream().mapToLong(m -> m.frame().remaining()).sum();
    }

    /** Appends what fits, in order; gives instead one message that is larger than any batch. */
    ByteBuffer fill(ByteBuffer batch) {
        while (!control.isEmpty() && control.peek().remaining() <= batch.remaining()) {
            ByteBuffer frame = control.poll();
            controlBytes -= frame.remaining();
            batch.put(frame);
        }
        while (control.isEmpty() && !messages.isEmpty()) {
            ByteBuffer frame = messages.peek().frame();
            boolean large = frame.remaining() > batch.capacity();
            if (large && batch.position() > 0 || !large && frame.remaining() > batch.remaining()) {
                return null;
            }
            messageBytes -= frame.remaining();
            messages.poll();
            if (large) {
                return frame;
            }
            batch.put(frame);
        }
        return null;
    }
}
