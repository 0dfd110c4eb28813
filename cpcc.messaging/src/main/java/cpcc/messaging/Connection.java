package cpcc.messaging;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.FrameReader;
import cpcc.messaging.wire.FrameType;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.Hello;
import cpcc.messaging.wire.OneLine;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TLS connection on its way to become a peer's link, and the link from then on.
 *
 * <p>What comes in is handled on the I/O thread, which also takes what is due from the peer and writes it: after all that was
 * read at once has been handled, and one batch at a time; the rest waits where it is until MINA says that the batch is out. No
 * lock of the peer is held while writing.
 */
final class Connection {
    /** How far a connection has come. */
    private enum Stage {
        /** TCP and TLS. */
        SECURING,
        /** It came in, and HELLO is awaited. */
        AWAITING_HELLO,
        /** It came in and said HELLO; the gate decides. */
        JUDGING,
        /** This side dialled and said HELLO. */
        AWAITING_ACK,
        UP,
        /** Its end was decided; what still comes in counts for nothing. */
        ENDING,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final Peers peers;
    private final IoSession session;
    private final Dial dial;
    private final InetSocketAddress remote;
    private final FrameReader reader;
    private final ScheduledFuture<?> handshakeTimeout;
    private final AtomicBoolean pumping = new AtomicBoolean();
    private final AtomicInteger unsent = new AtomicInteger();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.SECURING);
    private volatile boolean writable;
    private volatile long lastReceived;
    private volatile String why = "the other side closed the link";
    /** Counted if it ends before it was a link. */
    private volatile String fault = Counters.ENDED;

    private volatile PeerId id;
    private volatile Peer peer;
    /** What becomes of it is told by somebody else: its peer, its dial, or who refused it. */
    private volatile boolean accounted;

    private volatile boolean wasUp;
    private boolean deaf;

    /** A connection that came in, or that was dialled. */
    Connection(Peers peers, IoSession session, Dial dial) {
        this.peers = peers;
        this.session = session;
        this.dial = dial;
        this.remote = (InetSocketAddress) session.getRemoteAddress();
        this.reader = new FrameReader(this::maxBody);
        Duration limit = Duration.ofMillis(peers.config().handshakeTimeoutMs());
        this.handshakeTimeout = peers.threads().after(limit, () -> tooSlow(limit));
    }

    boolean dialled() {
        return dial != null;
    }

    InetAddress remote() {
        return remote.getAddress();
    }

    InetSocketAddress endpoint() {
        return remote;
    }

    /** {@return whether not a byte has come} */
    boolean silent() {
        return session.getReadBytes() == 0;
    }

    Address address() {
        return new Address(remote.getAddress().getHostAddress().replaceAll("%.*", ""), remote.getPort());
    }

    long lastReceived() {
        return lastReceived;
    }

    // What the I/O thread tells.

    void secured(PeerId proven) {
        id = proven;
        lastReceived = peers.now();
        if (!stage.compareAndSet(Stage.SECURING, dial == null ? Stage.AWAITING_HELLO : Stage.AWAITING_ACK)
                || dial == null) {
            return;
        }
        accounted = true;
        peer = peers.peer(proven);
        if (dial.maySpeak(this)) {
            greet();
        }
    }

    /** Says HELLO, if the peer is still wanted. */
    void greet() {
        Hello hello = peer.handshake().hello(this, dial);
        if (over()) {
            peer.gone(this, why); // It ended while it waited for this.
        } else if (hello == null) {
            close("the two are linked by now, or need not be");
        } else {
            write(Frames.json(FrameType.HELLO, peers.json().write(hello)));
        }
    }

    void received(ByteBuffer bytes) {
        if (deaf || over()) {
            return;
        }
        lastReceived = peers.now();
        peers.counters().add(Counter.BYTES_IN, bytes.remaining());
        try {
            reader.read(bytes, this::frame);
        } catch (IOException e) {
            deaf = true;
            if (!over()) {
                refuse(new Failure(Reason.MALFORMED, e.getMessage()));
            }
        }
        if (peer != null) {
            peer.pump();
        }
    }

    void sent() {
        unsent.decrementAndGet();
        write();
    }

    /** TLS has failed; the alert and the end of the session follow. */
    void insecure(SSLException cause) {
        why = Causes.text(cause);
        fault = Counters.TLS;
        peers.threads().after(FLUSH, session::closeNow);
    }

    void failed(Throwable cause) {
        close(Causes.text(cause));
    }

    void closed() {
        stage.set(Stage.CLOSED);
        handshakeTimeout.cancel(false);
        boolean other = id != null && peers.isLinkedTo(id); // It was one of several, and another was quicker.
        if (!wasUp && !other) {
            peers.counters().refused(fault);
        }
        if (!accounted && !other && peers.strangers().allows(LOG)) {
            LOG.info("connection {} {} ended before it was a link: {}", dial == null ? "from" : "to", remote, why);
        }
        if (peer != null) {
            peer.gone(this, why);
        }
        if (dial != null) {
            dial.ended(this, why);
        }
    }

    // What others ask for.

    /** The peer makes this connection its link; false if it has ended meanwhile. Called with the peer's lock held. */
    boolean up(Peer owner) {
        peer = owner; // First: whoever ends this connection from now on tells its peer.
        if (!stage.compareAndSet(dial == null ? Stage.JUDGING : Stage.AWAITING_ACK, Stage.UP)) {
            return false;
        }
        wasUp = true;
        handshakeTimeout.cancel(false);
        return true;
    }

    /** Everything may be written from now on; the first frame of a connection that came in is the answer to its HELLO. */
    void open(Hello answer) {
        if (answer != null) {
            write(Frames.json(FrameType.HELLO_ACK, peers.json().write(answer)));
        }
        writable = true;
        pump();
    }

    /** Has the I/O thread write what is due, as far as the connection takes it. Called from any thread. */
    void pump() {
        if (writable && pumping.compareAndSet(false, true)) {
            peers.loop().execute(() -> {
                pumping.set(false);
                write();
            });
        }
    }

    private void write() {
        if (writable && unsent.get() == 0) {
            ByteBuffer due = peer.link().due(this, peers.batch());
            if (due != null) {
                write(due);
            }
        }
    }

    /** Tells the other side why not, and ends. */
    void refuse(Failure failure) {
        accounted = true;
        fault = failure.reason().code();
        if (stage.get() != Stage.UP && peers.strangers().allows(LOG)) { // Else its peer says why the link is down.
            LOG.info("link with {} refused: {}", who(), OneLine.of(failure.getMessage()));
        }
        farewell(FrameType.REFUSED, Refusal.of(failure));
        close("refused: " + failure.getMessage());
    }

    /** Tells the other side that the dial of this side stays. */
    void cross() {
        fault = Dial.CROSSING;
        farewell(FrameType.REFUSED, new Refusal(Dial.CROSSING, "the other peer has dialled at the same time", ""));
        close("dialled from both sides at once");
    }

    /** Tells the other side that nothing is left between the two, and ends. */
    void bye(String text) {
        farewell(FrameType.BYE, Refusal.of(new Failure(Reason.LOST, text)));
        close(text);
    }

    /** Ends after what was handed over is out, or after a second. */
    void close(String reason) {
        if (end(reason)) {
            session.closeOnFlush();
            peers.threads().after(FLUSH, session::closeNow);
        }
    }

    /** Ends what is no longer needed. */
    void abandon() {
        accounted = true;
        close("another address was quicker");
    }

    /** Ends at once: nobody is there any more. */
    void giveUp(String reason) {
        end(reason);
        session.closeNow();
    }

    /** Ends at once, because others have come. */
    void displace() {
        fault = Counters.TOO_MANY;
        giveUp("too many connections");
    }

    private void tooSlow(Duration limit) {
        if (stage.get() != Stage.UP) {
            fault = Counters.TIMEOUT;
            peers.counters().one(Counter.HANDSHAKES_TIMED_OUT);
            giveUp("no handshake within " + limit.toMillis() + " ms");
        }
    }

    private boolean end(String reason) {
        Stage last = stage.getAndUpdate(now -> now == Stage.CLOSED ? now : Stage.ENDING);
        if (last == Stage.CLOSED) {
            return false;
        }
        if (last != Stage.ENDING) {
            why = reason;
        }
        if (last == Stage.UP) {
            peer.gone(this, reason);
        }
        writable = false;
        return true;
    }

    private void farewell(FrameType type, Refusal refusal) {
        if (stage.get() != Stage.SECURING && !over()) {
            writable = false;
            write(Frames.json(type, peers.json().write(refusal)));
        }
    }

    private boolean over() {
        Stage now = stage.get();
        return now == Stage.ENDING || now == Stage.CLOSED;
    }

    private void write(ByteBuffer bytes) {
        unsent.incrementAndGet();
        peers.counters().out(bytes);
        session.write(IoBuffer.wrap(bytes));
    }

    private int maxBody(FrameType type) throws ProtocolException {
        Stage now = stage.get();
        boolean first = type == FrameType.HELLO && now == Stage.AWAITING_HELLO
                || (type == FrameType.HELLO_ACK || type == FrameType.REFUSED) && now == Stage.AWAITING_ACK;
        boolean later = now == Stage.UP && type != FrameType.HELLO && type != FrameType.HELLO_ACK;
        if (!first && !later) {
            throw new ProtocolException("a " + type + " frame while " + now);
        }
        return switch (type) {
            case MESSAGE -> peers.config().messageBytes();
            case DATA -> 16 * 1024;
            default -> peers.config().controlFrameBytes();
        };
    }

    private void frame(Frame frame) throws IOException {
        peers.counters().one(Counter.FRAMES_IN);
        if (frame instanceof Frame.Json json) {
            json(json);
        } else {
            peer.link().frame(this, frame);
        }
    }

    private void json(Frame.Json frame) throws ProtocolException {
        switch (frame.type()) {
            case HELLO -> {
                Hello hello = peers.json().read(frame.body(), Hello.class);
                if (stage.compareAndSet(Stage.AWAITING_HELLO, Stage.JUDGING)) {
                    accounted = true;
                    peers.threads().run(() -> peers.judge(this, id, hello));
                }
            }
            case HELLO_ACK ->
                peer.handshake().acknowledged(this, dial, peers.json().read(frame.body(), Hello.class));
            case REFUSED -> {
                Refusal refusal = peers.json().read(frame.body(), Refusal.class);
                if (dial != null) {
                    dial.refused(refusal);
                    fault = refusal.failure().reason().code();
                }
                close("refused by the other side: " + refusal.message());
            }
            case BYE -> {
                Refusal refusal = peers.json().read(frame.body(), Refusal.class);
                close("the other side says: " + refusal.message());
                peer.lost(refusal.message());
            }
            default -> peers.messages().received(peer, this, frame.body());
        }
    }

    private String who() {
        return id == null ? String.valueOf(remote) : id.shortText() + " at " + remote;
    }
}
