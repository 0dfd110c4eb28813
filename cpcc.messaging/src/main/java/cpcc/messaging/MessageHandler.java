package cpcc.messaging;

import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.api.Sender;
import cpcc.messaging.wire.OneLine;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from peers to their listeners, and the listeners' answers back (the paper's Message Handler).
 *
 * <p>Reading, judging and handling happen on pool threads: envelopes of one peer in order, then messages of one peer and type
 * in order, so that a slow listener delays its own type only.
 */
final class MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);

    private final Peers peers;
    private final Listeners listeners = new Listeners();

    MessageHandler(Peers peers) {
        this.peers = peers;
    }

    Listeners listeners() {
        return listeners;
    }

    /** Takes a message from the I/O thread. */
    void received(Peer peer, Connection connection, byte[] bytes) {
        Inbox inbox = peer.inbox();
        peers.counters().one(Counter.MESSAGES_IN);
        if (inbox.flooded() || !inbox.entrance().add(bytes.length, () -> open(peer, connection, inbox, bytes))) {
            peers.counters().one(Counter.MESSAGES_REFUSED);
            inbox.allowed(); // Counted all the same.
            inbox.dropped(peer.id());
        }
    }

    private void open(Peer peer, Connection connection, Inbox inbox, byte[] bytes) {
        Envelope envelope;
        try {
            envelope = peers.json().read(bytes, Envelope.class);
        } catch (ProtocolException e) {
            connection.refuse(new Failure(Reason.MALFORMED, e.getMessage()));
            return;
        }
        switch (envelope.kind()) {
            case REPLY, FAILURE -> {
                if (!peers.notifier().answered(peer.id(), envelope)) {
                    inbox.allowed(); // An answer that was not asked for counts like any other message.
                }
            }
            default -> dispatch(peer, connection, inbox, envelope, bytes.length);
        }
    }

    private void dispatch(Peer peer, Connection connection, Inbox inbox, Envelope envelope, int size) {
        if (!inbox.allowed()) {
            inbox.dropped(peer.id());
            refuse(
                    peer.id(),
                    envelope,
                    new Failure(
                            Reason.LIMIT, "More than " + peers.config().messagesPerSecond() + " messages a second"));
            return;
        }
        Listeners.Registered listener = listeners.best(envelope.type());
        if (listener == null) {
            refuse(
                    peer.id(),
                    envelope,
                    new Failure(Reason.UNKNOWN_TYPE, "The other peer knows no message \"" + envelope.type() + "\""));
            return;
        }
        if (!inbox.ofType(envelope.type()).add(size, () -> handle(peer.id(), connection, envelope, listener))) {
            inbox.dropped(peer.id());
            refuse(
                    peer.id(),
                    envelope,
                    new Failure(Reason.LIMIT, "Too many messages " + envelope.type() + " wait to be handled"));
        }
    }

    private void handle(PeerId from, Connection connection, Envelope envelope, Listeners.Registered listener) {
        try {
            Role role = admit(from, envelope, listener);
            Sender sender = new Sender(from, envelope.community(), role, connection.address());
            Record answer = received(listener.listener(), sender, envelope);
            if (envelope.kind() == Envelope.Kind.REQUEST) {
                peers.notifier().answer(from, envelope, Envelope.Kind.REPLY, answer);
            }
        } catch (Failure e) {
            refuse(from, envelope, e);
        } catch (RuntimeException | Error e) {
            LOG.error("the listener of {} failed", envelope.type(), e);
            refuse(from, envelope, new Failure(Reason.FAILED, "The other peer failed to handle " + envelope.type()));
        }
    }

    /** Whoever is no member may still come as a guest, but only with what guests may send. */
    private Role admit(PeerId from, Envelope envelope, Listeners.Registered listener) throws Failure {
        try {
            peers.gate().admit(from, envelope.community(), Role.MEMBER);
            return Role.MEMBER;
        } catch (Failure e) {
            if (!listener.guests()) {
                throw e;
            }
        }
        peers.gate().admit(from, envelope.community(), Role.GUEST);
        return Role.GUEST;
    }

    private <T extends Record, R extends Record> R received(
            MessageListener<T, R> listener, Sender sender, Envelope envelope) throws Failure {
        T body;
        try {
            if (envelope.body() == null) {
                throw new ProtocolException("a message without a body");
            }
            body = peers.json().record(envelope.body(), listener.body());
        } catch (ProtocolException e) {
            throw new Failure(Reason.MALFORMED, "Message " + envelope.type() + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new Failure(Reason.BAD_REQUEST, "Message " + envelope.type() + ": " + e.getMessage());
        }
        return listener.received(sender, body);
    }

    private void refuse(PeerId to, Envelope envelope, Failure failure) {
        peers.counters().one(Counter.MESSAGES_REFUSED);
        LOG.debug(
                "message {} of {} refused: {}",
                OneLine.of(envelope.type()),
                to.shortText(),
                OneLine.of(failure.getMessage()));
        if (envelope.kind() == Envelope.Kind.REQUEST) {
            peers.notifier().answer(to, envelope, Envelope.Kind.FAILURE, Refusal.of(failure));
        }
    }
}
