package cpcc.messaging.channel;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import cpcc.messaging.api.Reason;
import cpcc.messaging.codec.Codec;
import cpcc.messaging.codec.PeerCodecs;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.OneLine;
import cpcc.messaging.wire.OpenHead;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.StrictJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All channels with one peer: names them, sorts what comes to them, and says what goes out next. It outlives the links.
 *
 * <p>Except where said otherwise, methods are called with the peer's lock held and never block.
 *
 * <p>A channel that is over stays until a PONG proves that the peer has heard so; if the link is lost before, it is said again
 * on the next one.
 */
public final class Multiplexer {
    /** What a multiplexer needs of its peer. */
    public interface Owner {
        /** {@return who takes the channels of this head, null if nobody expects them} */
        Consumer<Channel> expected(OpenHead head);

        /** Queues a control frame that is not to be repeated. */
        void control(ByteBuffer frame);

        /** Runs something on a pool thread. */
        void later(Runnable work);

        /** Runs something, without the lock, when all that was read at once has been taken. */
        void soon(Runnable work);

        /** {@return what channels with this peer are coded with} */
        PeerCodecs codecs();

        /** Writes what is due to the link. Called without the lock. */
        void pump();

        /** Counts something, or that it is no longer there. */
        void count(Counter counter, int n);

        /** {@return whether a line about what the peer does wrong may be logged now; it decides how often that is} */
        boolean mayLog();

        /** {@return monotonic time in nanoseconds} */
        long now();
    }

    private static final int SMALLEST_PAYLOAD = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);
    /** The peer with the lower id gives even numbers, the other one odd ones. */
    private static final int LOWER_FIRST_ID = 2;

    private static final int HIGHER_FIRST_ID = 1;

    private final PeerId peer;
    private final Supplier<MuxLimits> limits;
    private final StrictJson json;
    private final ReentrantLock lock;
    private final Owner owner;
    /** In the order of opening, which is the order to repeat an OPEN in. */
    private final Map<Integer, MuxChannel> channels = new LinkedHashMap<>();

    /** What has come for them has not been told to their users yet: to wake a thread takes longer than to take a frame. */
    private final Set<MuxChannel> untold = new LinkedHashSet<>();

    private final Settled settled = new Settled(channel -> channels.remove(channel.id, channel));
    private final SendOrder order;
    private final int parity;
    private int nextId;
    private int highestOfPeer;
    private int open;
    private int bulkWindow;
    private BulkFlow flow;
    private int bulkKept;
    private long pings;

    /**
     * No channels yet.
     *
     * @param self this peer
     * @param peer the other
     * @param limits what the other may take now; asked each time
     * @param json reads the heads
     * @param lock the peer's
     * @param owner the peer
     */
    public Multiplexer(
            PeerId self, PeerId peer, Supplier<MuxLimits> limits, StrictJson json, ReentrantLock lock, Owner owner) {
        this.peer = peer;
        this.limits = limits;
        this.json = json;
        this.lock = lock;
        this.owner = owner;
        this.nextId = self.compareTo(peer) < 0 ? LOWER_FIRST_ID : HIGHER_FIRST_ID;
        this.parity = nextId % 2;
        this.bulkWindow = limits.get().bulkWindowBytes();
        this.bulkKept = limits.get().bufferBytes();
        this.flow = new BulkFlow(owner.now());
        this.order = new SendOrder(limits.get().bulkSharePercent());
    }

    /**
     * {@return a new channel to the peer}
     *
     * @param key which
     * @throws Failure if there are too many
     */
    public MuxChannel open(ChannelKey key) throws Failure {
        if (open >= limits.get().channels()) {
            throw new Failure(
                    Reason.LIMIT,
                    "Too many channels to " + peer.shortText() + ": "
                            + limits.get().channels(),
                    "Close a session first");
        }
        MuxChannel channel = add(nextId, key, true, owner.codecs().agreed().orElse(null));
        nextId += 2;
        touch(channel);
        return channel;
    }

    /** {@return whether there are channels that wait for the link to come back} */
    public boolean isEmpty() {
        return open == 0;
    }

    /**
     * Takes a frame of a channel.
     *
     * @param frame one of OPEN, DATA, WINDOW, FIN, RST
     * @throws ProtocolException if the link cannot go on after it
     */
    public void receive(Frame frame) throws ProtocolException {
        if (frame instanceof Frame.Open head) {
            onOpen(head);
        } else if (frame instanceof Frame.Data data) {
            step(data.channel(), true, state -> state.onData(data.offset(), data.bytes()));
        } else if (frame instanceof Frame.Window window) {
            step(window.channel(), true, state -> state.onWindow(window.received(), window.limit()));
        } else if (frame instanceof Frame.Fin fin) {
            step(fin.channel(), true, state -> state.onFin(fin.offset()));
        } else if (frame instanceof Frame.Rst rst) {
            step(rst.channel(), false, state -> state.onReset(rst.reason()));
            MuxChannel channel = channels.get(rst.channel());
            if (channel != null) {
                forget(channel);
            }
        }
    }

    /** Every channel says where it is, and goes on from there. */
    public void linkUp() {
        settled.linkUp();
        flow = new BulkFlow(owner.now());
        pings = 0;
        order.clear();
        for (MuxChannel channel : channels.values()) {
            channel.inUrgent = false;
            channel.inData = false;
            if (channel.counted && channel.state.confirmed()) {
                owner.count(Counter.CHANNELS_RESUMED, 1);
            }
            channel.state.linkUp();
            touch(channel);
        }
    }

    /** Ends every channel here without a word to the peer, which is gone or has forgotten them. */
    public void loseAll(String why) {
        tell();
        for (MuxChannel channel : new ArrayList<>(channels.values())) {
            channel.state.onReset(why);
            channel.changed();
            forget(channel);
        }
        highestOfPeer = 0;
    }

    /**
     * Lets the peer send as far ahead as a long way needs.
     *
     * @param nanos a round trip without bulk
     * @param bytes what may be on such a way
     */
    public void roundTrip(long nanos, long bytes) {
        flow.idle(nanos, owner.now());
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
        for (MuxChannel channel : new ArrayList<>(channels.values())) {
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
                touch(channel);
            }
        }
    }

    /** {@return the number of a PING that is being sent now} */
    public long ping() {
        pings++;
        settled.pingSent(pings);
        return pings;
    }

    /** The peer has heard all that was said before this PING. */
    public void ponged(long number) {
        settled.ponged(number);
        flow.answered(number, owner.now());
        int wanted = Math.min(2 * flow.window(), limits.get().largestBulkWindowBytes());
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
        probe(out);
        fillUrgent(out);
        while (order.urgent() == null && roomForData(out)) {
            int bulk = flow.allowed();
            MuxChannel channel = order.nextData(bulk > 0);
            if (channel == null) {
                hold(out);
                return;
            }
            if (channel.state.dataDue()) {
                data(channel, bulk, out);
                touch(channel);
            }
        }
    }

    private void data(MuxChannel channel, int bulk, ByteBuffer out) {
        boolean isBulk = SendOrder.isBulk(channel);
        int n = channel.state.data(channel.id, isBulk && bulk > 0 ? bulk : Frames.MAX_PAYLOAD, out);
        order.sent(channel, n);
        if (isBulk) {
            flow.sent(n);
            probe(out);
        }
    }

    /** Bulk that waits needs a PONG to go on. */
    private void hold(ByteBuffer out) {
        if (order.bulkWaits()) {
            flow.held();
            probe(out);
        }
    }

    private void probe(ByteBuffer out) {
        if (flow.probeDue() && out.remaining() >= Frames.PING) {
            long number = ping();
            flow.probe(number, owner.now());
            out.put(Frames.ping(number));
        }
    }

    private void eachBulk(Consumer<MuxChannel> step) {
        for (MuxChannel channel : new ArrayList<>(channels.values())) {
            if (SendOrder.isBulk(channel)) {
                step.accept(channel);
                touch(channel);
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
        if (channels.get(channel.id) != channel) {
            return false;
        }
        review(channel);
        return order.add(channel);
    }

    /** A batch that is begun is not filled up with crumbs. */
    private static boolean roomForData(ByteBuffer out) {
        return out.remaining() > Frames.DATA_OVERHEAD + (out.position() == 0 ? 0 : SMALLEST_PAYLOAD);
    }

    private void fillUrgent(ByteBuffer out) {
        for (MuxChannel channel = order.urgent(); channel != null; channel = order.urgent()) {
            if (channel.state.openDue()) {
                ByteBuffer frame = Frames.open(channel.id, head(channel));
                if (out.remaining() < frame.remaining()) {
                    return;
                }
                out.put(frame);
                channel.state.openSent();
            }
            if (channel.state.resetDue()) {
                ByteBuffer frame = Frames.rst(channel.id, channel.state.resetReason());
                if (out.remaining() < frame.remaining()) {
                    return;
                }
                out.put(frame);
                channel.state.resetSent();
            }
            if (channel.state.windowDue()) {
                if (out.remaining() < Frames.SMALL) {
                    return;
                }
                channel.state.window(channel.id, out);
            }
            order.urgentDone();
            touch(channel);
        }
    }

    private byte[] head(MuxChannel channel) {
        ChannelKey key = channel.key();
        return json.write(new OpenHead(key.community(), key.label(), key.priority(), channel.codec()));
    }

    private void onOpen(Frame.Open frame) throws ProtocolException {
        int id = frame.channel();
        if (id <= 0 || id % 2 == parity) {
            throw new ProtocolException("a channel with a number that is not the peer's to give: " + id);
        }
        MuxChannel known = channels.get(id);
        if (known != null) {
            touch(known); // Said again after a lost link; our WINDOW is on its way.
            return;
        }
        OpenHead head = json.read(frame.head(), OpenHead.class);
        Consumer<Channel> acceptor = owner.expected(head);
        String refused = refusal(id, head, acceptor);
        if (refused != null) {
            if (owner.mayLog()) {
                LOG.info("channel {} of {} refused: {}", id, peer.shortText(), OneLine.of(refused));
            }
            owner.control(Frames.rst(id, refused));
            return;
        }
        highestOfPeer = id;
        ChannelKey key = new ChannelKey(peer, head.community(), head.label(), head.priority());
        MuxChannel channel = add(id, key, false, codec(head).orElse(null));
        touch(channel);
        owner.later(() -> accept(acceptor, channel));
    }

    private String refusal(int id, OpenHead head, Consumer<Channel> acceptor) {
        if (acceptor == null) {
            return "nobody expects " + head.label();
        }
        if (id <= highestOfPeer) {
            return "a number that was used before";
        }
        if (head.codec() != null && codec(head).isEmpty()) {
            return "a codec that is not spoken here";
        }
        return open >= limits.get().channels() ? "more than " + limits.get().channels() + " channels" : null;
    }

    private void accept(Consumer<Channel> acceptor, MuxChannel channel) {
        try {
            acceptor.accept(channel);
        } catch (RuntimeException e) {
            LOG.error("whoever takes channel {} of {} failed", channel.key().label(), peer.shortText(), e);
            channel.reset("the other side failed to take it");
        }
    }

    /** One step of one channel's machine; a broken rule ends that channel only. */
    private interface Step {
        void apply(ChannelState state) throws ProtocolException;
    }

    private void step(int id, boolean answer, Step step) {
        MuxChannel channel = channels.get(id);
        if (channel == null) {
            if (answer) {
                owner.control(Frames.rst(id, "no such channel"));
            }
            return;
        }
        try {
            step.apply(channel.state);
        } catch (ProtocolException e) {
            broken(channel, e.getMessage());
            channel.state.reset("broke the protocol: " + e.getMessage());
        }
        if (untold.add(channel) && untold.size() == 1) {
            owner.soon(this::tellLocked);
        }
        touch(channel);
    }

    private void tellLocked() {
        lock.lock();
        try {
            tell();
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        untold.forEach(MuxChannel::changed);
        untold.clear();
    }

    private Optional<Codec> codec(OpenHead head) {
        return Optional.ofNullable(head.codec()).flatMap(owner.codecs()::named);
    }

    private MuxChannel add(int id, ChannelKey key, boolean opener, Codec codec) {
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
        channels.put(id, channel);
        open++;
        owner.count(Counter.CHANNELS_OPEN, 1);
        owner.count(Counter.CHANNELS_OPENED, 1);
        return channel;
    }

    /** Notes that a channel is over, and from when on it need not be kept. */
    private void review(MuxChannel channel) {
        if (channel.state.over()) {
            discount(channel);
        }
        if (channel.state.over() && channel.state.settled()) {
            settled.add(channel);
        } else {
            settled.remove(channel);
        }
    }

    private void discount(MuxChannel channel) {
        if (channel.counted) {
            channel.counted = false;
            open--;
            owner.count(Counter.CHANNELS_OPEN, -1);
            owner.count(Counter.CHANNELS_RESET, channel.state.resetReason() == null ? 0 : 1);
        }
    }

    private void forget(MuxChannel channel) {
        discount(channel);
        settled.remove(channel);
        channels.remove(channel.id, channel);
    }
}
