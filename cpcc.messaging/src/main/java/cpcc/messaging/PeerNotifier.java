package cpcc.messaging;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.wire.FrameType;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.OneLine;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages and brings each answer to whoever asked (the paper's Peer Notifier). */
final class PeerNotifier implements Messenger {
    private static final Logger LOG = LoggerFactory.getLogger(PeerNotifier.class);

    private static final Supplier<Failure> STOPPED = () -> new Failure(Reason.LOST, "This peer was stopped");

    private final Peers peers;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PeerNotifier(Peers peers) {
        this.peers = peers;
    }

    @Override
    public void send(PeerId to, String community, String type, Record body) {
        Outgoing message =
                message(new Envelope(community, type, 0, Envelope.Kind.SEND, tree(body)), Outgoing.Kind.NOTE);
        try {
            peers.peer(to).send(message);
        } catch (Failure e) {
            dropped("message", type, to, e);
        }
    }

    @Override
    public <R extends Record> CompletionStage<R> request(
            PeerId to, String community, String type, Record body, Class<R> reply, Duration timeout) {
        long id = ids.incrementAndGet();
        Outgoing message =
                message(new Envelope(community, type, id, Envelope.Kind.REQUEST, tree(body)), Outgoing.Kind.REQUEST);
        CompletableFuture<R> answer = new CompletableFuture<>();
        if (to.equals(peers.self())) {
            answer.completeExceptionally(new Failure(Reason.BAD_REQUEST, "This is the peer itself"));
            return answer;
        }
        Peer peer = peers.peer(to);
        // Whatever waits for the answer runs on a pool thread and may take its time.
        Pending waiting = new Pending(
                peer,
                message,
                envelope -> peers.threads().run(() -> complete(answer, envelope, reply)),
                failure -> peers.threads().run(() -> answer.completeExceptionally(failure)));
        // In this order, so that neither the answer nor the time can come to what is not there yet.
        pending.put(id, waiting);
        try {
            peer.send(message);
        } catch (Failure e) {
            fail(id, e);
        }
        waiting.endsWith(peers.threads().after(timeout, () -> timedOut(id, timeout)));
        if (closed) {
            // Here, because the pool has ended or is about to.
            pending.remove(id);
            answer.completeExceptionally(STOPPED.get());
        }
        return answer.minimalCompletionStage();
    }

    /** Brings an answer home; false if nobody waits for it. */
    boolean answered(PeerId from, Envelope envelope) {
        Pending waiting = pending.get(envelope.id());
        if (waiting == null || !waiting.peer.id().equals(from) || !pending.remove(envelope.id(), waiting)) {
            LOG.debug("an answer from {} that nobody waits for", from.shortText());
            return false;
        }
        waiting.done();
        waiting.answer.accept(envelope);
        return true;
    }

    /** Sends what a listener has answered. */
    void answer(PeerId to, Envelope request, Envelope.Kind kind, Record body) {
        try {
            Outgoing message = message(
                    new Envelope(request.community(), request.type(), request.id(), kind, tree(body)),
                    Outgoing.Kind.ANSWER);
            peers.peer(to).send(message);
        } catch (Failure e) {
            dropped("answer to", request.type(), to, e);
        } catch (IllegalArgumentException e) {
            LOG.error("answer to {} of {} cannot be sent", OneLine.of(request.type()), to.shortText(), e);
            if (kind != Envelope.Kind.FAILURE) {
                answer(
                        to,
                        request,
                        Envelope.Kind.FAILURE,
                        Refusal.of(new Failure(Reason.FAILED, "The answer is too large or cannot be written")));
            }
        }
    }

    /** Nothing will come any more for what was asked; what was not sent yet still waits. Called with the peer's lock held. */
    void lost(Peer peer, String why) {
        pending.forEach((id, waiting) -> {
            if (waiting.peer == peer && !peer.waits(waiting.message)) {
                fail(id, new Failure(Reason.LOST, "Peer " + peer.id().shortText() + " was lost: " + why));
            }
        });
    }

    /** Fails all that still wait. */
    void close() {
        closed = true;
        pending.forEach((id, waiting) -> fail(id, STOPPED.get()));
    }

    /** The other peer decides how often this happens: it may ask and not read. */
    private void dropped(String what, String type, PeerId to, Failure why) {
        if (peers.peer(to).inbox().mayLog(LOG)) {
            LOG.warn("{} {} for {} is lost: {}", what, OneLine.of(type), to.shortText(), why.getMessage());
        }
    }

    private void timedOut(long id, Duration timeout) {
        Pending waiting = pending.get(id);
        if (waiting == null) {
            return;
        }
        peers.counters().one(Counter.REQUESTS_TIMED_OUT);
        String name = waiting.peer.id().shortText();
        if (waiting.peer.takeBack(waiting.message)) {
            fail(id, waiting.peer.unreachable());
        } else {
            fail(
                    id,
                    new Failure(
                            Reason.TIMEOUT, "Peer " + name + " did not answer within " + timeout.toMillis() + " ms"));
        }
    }

    private void fail(long id, Failure failure) {
        Pending waiting = pending.remove(id);
        if (waiting != null) {
            waiting.done();
            waiting.failure.accept(failure);
        }
    }

    private <R extends Record> void complete(CompletableFuture<R> answer, Envelope envelope, Class<R> reply) {
        try {
            if (envelope.kind() == Envelope.Kind.FAILURE) {
                answer.completeExceptionally(
                        peers.json().record(envelope.body(), Refusal.class).failure());
            } else if (envelope.body() == null || envelope.body().isJsonNull()) {
                answer.complete(null);
            } else {
                answer.complete(peers.json().record(envelope.body(), reply));
            }
        } catch (ProtocolException | RuntimeException e) {
            answer.completeExceptionally(
                    new Failure(Reason.MALFORMED, "A bad answer to " + envelope.type() + ": " + e.getMessage()));
        }
    }

    private JsonElement tree(Record body) {
        try {
            return body == null ? null : peers.json().tree(body);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    private Outgoing message(Envelope envelope, Outgoing.Kind kind) {
        byte[] bytes = peers.json().write(envelope);
        if (bytes.length > peers.config().messageBytes()) {
            throw new IllegalArgumentException("a message " + envelope.type() + " of " + bytes.length
                    + " bytes, more than " + peers.config().messageBytes());
        }
        return new Outgoing(Frames.json(FrameType.MESSAGE, bytes), kind);
    }
}
