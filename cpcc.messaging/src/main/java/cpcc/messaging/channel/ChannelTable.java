package cpcc.messaging.channel;

import cpcc.messaging.api.Counter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.ObjIntConsumer;

/**
 * The channels with one peer by their numbers, and how many of them are open.
 *
 * <p>A channel that is over stays until a PONG proves that the peer has heard so; if the link is lost before, it is said again
 * on the next one. Called with the peer's lock held.
 */
final class ChannelTable {
    /** The peer with the lower id gives even numbers, the other one odd ones. */
    private static final int LOWER_FIRST_ID = 2;

    private static final int HIGHER_FIRST_ID = 1;

    private final IntSupplier most;
    private final ObjIntConsumer<Counter> counters;
    private final int parity;
    /** In the order of opening, which is the order to repeat an OPEN in. */
    private final Map<Integer, MuxChannel> channels = new LinkedHashMap<>();

    private final Settled settled = new Settled(channel -> channels.remove(channel.id, channel));
    private int nextId;
    private int highestOfPeer;
    private int open;

    /**
     * No channels yet.
     *
     * @param lower whether this peer has the lower id of the two
     * @param most how many may be open; asked each time
     * @param counters count channels that come to be, or that are no longer there
     */
    ChannelTable(boolean lower, IntSupplier most, ObjIntConsumer<Counter> counters) {
        this.most = most;
        this.counters = counters;
        this.nextId = lower ? LOWER_FIRST_ID : HIGHER_FIRST_ID;
        this.parity = nextId % 2;
    }

    /** {@return the number of the channel that this peer opens next} */
    int nextId() {
        return nextId;
    }

    /** {@return whether it is this peer that gives this number} */
    boolean isOurs(int id) {
        return id % 2 == parity;
    }

    /** {@return whether the peer has given this number, or a higher one, already} */
    boolean wasUsed(int id) {
        return id <= highestOfPeer;
    }

    /** {@return how many may be open now} */
    int most() {
        return most.getAsInt();
    }

    boolean isFull() {
        return open >= most.getAsInt();
    }

    /** {@return whether all that are left are over} */
    boolean isIdle() {
        return open == 0;
    }

    /** Takes a channel in, under the next number of its opener. */
    void add(MuxChannel channel) {
        if (isOurs(channel.id)) {
            nextId += 2;
        } else {
            highestOfPeer = channel.id;
        }
        channels.put(channel.id, channel);
        open++;
        counters.accept(Counter.CHANNELS_OPEN, 1);
        counters.accept(Counter.CHANNELS_OPENED, 1);
    }

    /** {@return the channel with this number, null if there is none} */
    MuxChannel get(int id) {
        return channels.get(id);
    }

    boolean contains(MuxChannel channel) {
        return channels.get(channel.id) == channel;
    }

    /** {@return all as they are now, in the order of opening; those that are over and not yet forgotten among them} */
    List<MuxChannel> all() {
        return List.copyOf(channels.values());
    }

    /** Notes that a channel is over, and from when on it need not be kept. */
    void review(MuxChannel channel) {
        if (channel.state.over()) {
            discount(channel);
        }
        if (channel.state.over() && channel.state.settled()) {
            settled.add(channel);
        } else {
            settled.remove(channel);
        }
    }

    /** The peer knows nothing of the channel any more, so nothing more is said of it. */
    void forget(MuxChannel channel) {
        discount(channel);
        settled.remove(channel);
        channels.remove(channel.id, channel);
    }

    /** The peer is gone or begins anew, with its first number again. */
    void lost() {
        highestOfPeer = 0;
    }

    /** A new link, on which every end is said again. */
    void linkUp() {
        settled.linkUp();
    }

    void pingSent(long number) {
        settled.pingSent(number);
    }

    /** The peer has heard all that was said before this PING. */
    void ponged(long number) {
        settled.ponged(number);
    }

    private void discount(MuxChannel channel) {
        if (channel.counted) {
            channel.counted = false;
            open--;
            counters.accept(Counter.CHANNELS_OPEN, -1);
            counters.accept(Counter.CHANNELS_RESET, channel.state.resetReason() == null ? 0 : 1);
        }
    }
}
