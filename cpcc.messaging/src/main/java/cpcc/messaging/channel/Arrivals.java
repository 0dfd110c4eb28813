package cpcc.messaging.channel;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.codec.Codec;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.OneLine;
import cpcc.messaging.wire.OpenHead;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.StrictJson;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes from one peer for its channels: takes each frame to its channel, lets new channels in or refuses them, and tells
 * the users.
 *
 * <p>Except where said otherwise, methods are called with the peer's lock held.
 */
final class Arrivals {
    /** Lines about channels have one name. */
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);

    private final Multiplexer mux;
    private final PeerId peer;
    private final ChannelTable table;
    private final StrictJson json;
    private final MuxOwner owner;
    /** What has come for them has not been told to their users yet: to wake a thread takes longer than to take a frame. */
    private final Set<MuxChannel> untold = new LinkedHashSet<>();

    /**
     * Nothing has come yet.
     *
     * @param mux makes the channels
     * @param peer whom it comes from
     * @param table the channels
     * @param json reads the heads
     * @param owner the peer
     */
    Arrivals(Multiplexer mux, PeerId peer, ChannelTable table, StrictJson json, MuxOwner owner) {
        this.mux = mux;
        this.peer = peer;
        this.table = table;
        this.json = json;
        this.owner = owner;
    }

    /** Takes a frame of a channel; fails if the link cannot go on after it. */
    void receive(Frame frame) throws ProtocolException {
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
            MuxChannel channel = table.get(rst.channel());
            if (channel != null) {
                table.forget(channel);
            }
        }
    }

    /** Tells the users at once what has come for them. */
    void tell() {
        untold.forEach(MuxChannel::changed);
        untold.clear();
    }

    private void onOpen(Frame.Open frame) throws ProtocolException {
        int id = frame.channel();
        if (id <= 0 || table.isOurs(id)) {
            throw new ProtocolException("a channel with a number that is not the peer's to give: " + id);
        }
        MuxChannel known = table.get(id);
        if (known != null) {
            mux.touch(known); // Said again after a lost link; our WINDOW is on its way.
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
        ChannelKey key = new ChannelKey(peer, head.community(), head.label(), head.priority());
        MuxChannel channel = mux.add(id, key, false, codec(head).orElse(null));
        mux.touch(channel);
        owner.later(() -> accept(acceptor, channel));
    }

    private String refusal(int id, OpenHead head, Consumer<Channel> acceptor) {
        if (acceptor == null) {
            return "nobody expects " + head.label();
        }
        if (table.wasUsed(id)) {
            return "a number that was used before";
        }
        if (head.codec() != null && codec(head).isEmpty()) {
            return "a codec that is not spoken here";
        }
        return table.isFull() ? "more than " + table.most() + " channels" : null;
    }

    private Optional<Codec> codec(OpenHead head) {
        return Optional.ofNullable(head.codec()).flatMap(owner.codecs()::named);
    }

    /** On a pool thread, without the lock. */
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
        MuxChannel channel = table.get(id);
        if (channel == null) {
            if (answer) {
                owner.control(Frames.rst(id, "no such channel"));
            }
            return;
        }
        try {
            step.apply(channel.state);
        } catch (ProtocolException e) {
            mux.broken(channel, e.getMessage());
            channel.state.reset("broke the protocol: " + e.getMessage());
        }
        if (untold.add(channel) && untold.size() == 1) {
            owner.soon(this::tellLocked);
        }
        mux.touch(channel);
    }

    private void tellLocked() {
        mux.lock().lock();
        try {
            tell();
        } finally {
            mux.lock().unlock();
        }
    }
}
