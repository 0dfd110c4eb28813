package cpcc.messaging;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.channel.Multiplexer;
import cpcc.messaging.channel.MuxChannel;
import cpcc.messaging.channel.MuxOwner;
import cpcc.messaging.codec.PeerCodecs;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.OpenHead;
import cpcc.messaging.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes back and forth between this peer and another: messages and channels, from link to link.
 *
 * <p>Called with the peer's lock held, except {@link #pump}.
 */
final class Traffic implements MuxOwner {
    /** The peer may send as far ahead as this rate fills in one round trip. */
    private static final long BYTES_PER_SECOND = 25_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
    private static final int LINES_ABOUT_CHANNELS = 5;

    private final Peers peers;
    private final PeerId id;
    private final Runnable pump;
    private final PeerCodecs codecs;
    private final Multiplexer mux;
    private final Outbox outbox;
    private final LogLimit told;

    Traffic(Peers peers, PeerId id, ReentrantLock lock, Runnable pump) {
        this.peers = peers;
        this.id = id;
        this.pump = pump;
        this.told = new LogLimit(LINES_ABOUT_CHANNELS, peers::now);
        this.codecs = new PeerCodecs(peers.codecs(), peers::compression);
        this.mux = new Multiplexer(peers.self(), id, peers::muxLimits, peers.json(), lock, this);
        this.outbox = new Outbox(() -> peers.config().unsentBytesPerPeer());
    }

    MuxChannel open(ChannelKey key) throws Failure {
        return mux.open(key);
    }

    Outbox messages() {
        return outbox;
    }

    void linkUp() {
        outbox.linkDown();
        mux.linkUp();
    }

    void linkDown() {
        outbox.linkDown();
    }

    void lost(String why) {
        mux.loseAll(why);
        outbox.lost();
    }

    /** Takes a frame that is not JSON. */
    void frame(Frame frame) throws ProtocolException {
        if (frame instanceof Frame.Ping ping) {
            control(Frames.pong(ping.number()));
        } else if (frame instanceof Frame.Pong pong) {
            mux.ponged(pong.number());
        } else {
            mux.receive(frame);
        }
        if (outbox.overrun()) {
            throw new ProtocolException("asks for answers and does not read them");
        }
    }

    /** {@return the number of a PING that goes out next} */
    long ping() {
        mux.endStalled(peers.now(), peers.config().channelStallMs() * 1_000_000L);
        long number = mux.ping();
        outbox.urgent(Frames.ping(number));
        return number;
    }

    void measured(Duration shortestRoundTrip) {
        long nanos = shortestRoundTrip.toNanos();
        mux.roundTrip(nanos, nanos * BYTES_PER_SECOND / 1_000_000_000L);
    }

    /** {@return what has to go out next, null if nothing: the batch, filled, or one message that is larger} */
    ByteBuffer due(ByteBuffer batch) {
        batch.clear();
        ByteBuffer large = outbox.fill(batch);
        if (large != null) {
            return large;
        }
        if (outbox.isDrained()) {
            mux.fill(batch);
        }
        return batch.flip().hasRemaining() ? batch : null;
    }

    @Override
    public void pump() {
        pump.run();
    }

    @Override
    public void count(Counter counter, int n) {
        peers.counters().add(counter, n);
    }

    @Override
    public boolean mayLog() {
        return told.allows(LOG);
    }

    @Override
    public long now() {
        return peers.now();
    }

    @Override
    public Consumer<Channel> expected(OpenHead head) {
        return peers.channels().expected(id, head);
    }

    @Override
    public void control(ByteBuffer frame) {
        outbox.control(frame);
    }

    @Override
    public PeerCodecs codecs() {
        return codecs;
    }

    @Override
    public void later(Runnable work) {
        peers.threads().run(work);
    }

    @Override
    public void soon(Runnable work) {
        peers.loop().execute(work);
    }
}
