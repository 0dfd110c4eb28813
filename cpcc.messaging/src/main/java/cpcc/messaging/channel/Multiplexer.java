package cpcc.messaging.channel;

import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import cpcc.messaging.api.Reason;
import cpcc.messaging.codec.Codec;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.OneLine;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.StrictJson;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All channels with one peer, from link to link: opens them, carries them over to each new link, ends those that the peer does
 * not read, and lets bulk go further ahead when the way is long. {@link Arrivals} takes what comes for them, {@link NextFrames}
 * says what goes out next.
 *
 * <p>Except where said otherwise, methods are called with the peer's lock held and never block.
 */
public final class Multiplexer {
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);

    private final PeerId peer;
    private final Supplier<MuxLimits> limits;
    private final ReentrantLock lock;
    private final MuxOwner owner;
    private final ChannelTable table;
    private final NextFrames next;
    private final Arrivals arrivals;
    private int bulkWindow;
    private int bulkKept;

    /**
     * No channels yet.
     *
     * @param self this peer
     * @param peer the other
     * @param limits what the other may take now; asked each time
     * @param json reads and writes the heads
     * @param lock the peer's
     * @param owner the peer
     */
    public Multiplexer(
            PeerId self, PeerId peer, Supplier<MuxLimits> limits, StrictJson json, ReentrantLock lock, MuxOwner owner) {
        this.peer = peer;
        this.limits = limits;
        this.lock = lock;
        this.owner = owner;
        this.bulkWindow = limits.get().bulkWindowBytes();
        this.bulkKept = limits.get().bufferBytes();
        this.table =
                new ChannelTable(self.compareTo(peer) < 0, () -> limits.get().channels(), owner::count);
        this.next = new NextFrames(table, json, owner::now, limits.get().bulkSharePercent());
        this.arrivals = new Arrivals(this, peer, table, json, owner);
    }

    /**
     * {@return a new channel to the peer}
     *
     * @param key which
     * @throws Failure if there are too many
     */
    public MuxChannel open(ChannelKey key) throws Failure {
        if (table.isFull()) {
            throw new Failure(
                    Reason.LIMIT,
                    "Too many channels to " + peer.shortText() + ": " + table.most(),
                    "Close a session first");
        }
        MuxChannel channel =
                add(table.nextId(), key, true, owner.codecs().agreed().orElse(null));
        next.touch(channel);
        return channel;
    }

    /** {@return whether there are channels that wait for the link to come back} */
    public boolean isEmpty() {
        return table.isIdle();
    }

    /**
     * Takes a frame of a channel.
     *
     * @param frame one of OPEN, DATA, WINDOW, FIN, RST
     * @throws ProtocolException if the link cannot go on after it
     */
    public void receive(Frame frame) throws ProtocolException {
        arrivals.receive(frame);
    }

    /** Every channel says where it is, and goes on from there. */
    public void linkUp() {
        table.linkUp();
        next.linkUp();
        for (MuxChannel channel : table.all()) {
            channel.inUrgent = false;
            channel.inData = false;
            if (channel.counted && channel.state.confirmed()) {
                owner.count(Counter.CHANNELS_RESUMED, 1);
            }
            channel.state.linkUp();
            next.touch(channel);
        }
    }

    /** Ends every channel here without a word to the peer, which is gone or has forgotten them. */
    public void loseAll(String why) {
        arrivals.tell();
        for (MuxChannel channel : table.all()) {
            channel.state.onReset(why);
            channel.changed();
            table.forget(channel);
        }
        table.lost();
    }

    /**
     * Lets the peer send as far ahead as a long way needs.
     *
     * @param nanos a round trip without bulk
     * @param bytes what may be on such a way
     */
    public void roundTrip(long nanos, long bytes) {
        next.idle(nanos);
        MuxLimits now = limits.get();
        int wanted = (int) Math.max(now.bulkWindowBytes(), Math.min(bytes, now.largestBulkWindowBytes()));
        if (wanted > bulkWindow) {
            bulkWindow = wanted;
            eachBulk(channel -> channel.state.widen(wanted));
        }
    }

    /**
     * Resets the channels whose peer has not let us send for too long. Called now and then while the link is up.
     *
     * @param now monotonic, in nanoseconds
     * @param patience in nanoseconds
     */
    public void endStalled(long now, long patience) {
        for (MuxChannel channel : table.all()) {
            long at = channel.state.starvedAt();
            if (at < 0 || at != channel.starvedAt) {
                channel.starvedAt = at;
                channel.starvedSince = now;
            } else if (now - channel.starvedSince > patience) {
                String why = "nothing was read at the other end for " + patience / 1_000_000 + " ms";
                if (owner.mayLog()) {
                    LOG.warn(
                            "channel {} of {} ends: {}",
                            OneLine.of(channel.key().label()),
                            peer.shortText(),
                            why);
                }
                channel.state.reset(why);
                channel.changed();
                next.touch(channel);
            }
        }
    }

    /** {@return the number of a PING that is being sent now} */
    public long ping() {
        return next.ping();
    }

    /** The peer has heard all that was said before this PING. */
    public void ponged(long number) {
        table.ponged(number);
        next.ponged(number);
        int wanted = Math.min(2 * next.bulkWindow(), limits.get().largestBulkWindowBytes());
        if (wanted > bulkKept) {
            bulkKept = wanted;
            eachBulk(channel -> {
                channel.state.keep(wanted);
                channel.changed();
            });
        }
    }

    /**
     * Appends the next frames, the most urgent first.
     *
     * @param out with room for a whole record, or for what is left of it
     */
    public void fill(ByteBuffer out) {
        next.fill(out);
    }

    private void eachBulk(Consumer<MuxChannel> step) {
        for (MuxChannel channel : table.all()) {
            if (SendOrder.isBulk(channel)) {
                step.accept(channel);
                next.touch(channel);
            }
        }
    }

    ReentrantLock lock() {
        return lock;
    }

    void later(Runnable work) {
        owner.later(work);
    }

    /** Says what the peer has done. With or without the lock. */
    void broken(MuxChannel channel, String why) {
        if (owner.mayLog()) {
            LOG.warn(
                    "channel {} of {} breaks the protocol: {}",
                    OneLine.of(channel.key().label()),
                    peer.shortText(),
                    why);
        }
    }

    void pumpIf(boolean due) {
        if (due) {
            owner.pump();
        }
    }

    /** Queues the channel for what it has to say; tells whether that is anything. */
    boolean touch(MuxChannel channel) {
        return next.touch(channel);
    }

    /** A new channel under a number that is free. */
    MuxChannel add(int id, ChannelKey key, boolean opener, Codec codec) {
        boolean isBulk = key.priority() == Priority.BULK;
        MuxLimits now = limits.get();
        int window = isBulk ? bulkWindow : now.interactiveWindowBytes();
        int largest = isBulk ? Math.max(window, now.largestBulkWindowBytes()) : window;
        int kept = now.bufferBytes();
        ChannelState state = new ChannelState(opener, window, largest, kept, isBulk ? Math.max(kept, largest) : kept);
        if (isBulk) {
            state.keep(bulkKept);
        }
        MuxChannel channel = new MuxChannel(id, key, state, this, codec, owner.codecs());
        table.add(channel);
        return channel;
    }
}
