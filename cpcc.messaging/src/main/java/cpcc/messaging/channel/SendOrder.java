package cpcc.messaging.channel;

import cpcc.messaging.api.Priority;
import cpcc.messaging.wire.Frames;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which channel speaks next: first those with something to say about themselves, then interactive bytes, then bulk; but bulk
 * always gets its share. Channels of one kind take turns, a record each.
 */
final class SendOrder {
    private final int bulkSharePercent;
    private final Deque<MuxChannel> urgent = new ArrayDeque<>();
    private final Deque<MuxChannel> interactive = new ArrayDeque<>();
    private final Deque<MuxChannel> bulk = new ArrayDeque<>();
    private long owedToBulk;

    SendOrder(int bulkSharePercent) {
        this.bulkSharePercent = bulkSharePercent;
    }

    void clear() {
        urgent.clear();
        interactive.clear();
        bulk.clear();
    }

    /** Queues the channel for what it has to say; tells whether that is anything. */
    boolean add(MuxChannel channel) {
        ChannelState state = channel.state;
        boolean control = state.openDue() || state.windowDue() || state.resetDue();
        if (control && !channel.inUrgent) {
            channel.inUrgent = true;
            urgent.add(channel);
        }
        boolean data = state.dataDue();
        if (data && !channel.inData) {
            channel.inData = true;
            (isBulk(channel) ? bulk : interactive).add(channel);
        }
        return control || data;
    }

    /** {@return the channel whose turn it is to speak about itself, which stays in its place; null if none} */
    MuxChannel urgent() {
        return urgent.peek();
    }

    void urgentDone() {
        urgent.remove().inUrgent = false;
    }

    /**
     * {@return the channel whose turn it is to send bytes, null if none}
     *
     * @param bulkMay whether bulk may send more than its share
     */
    MuxChannel nextData(boolean bulkMay) {
        boolean bulkFirst = owedToBulk >= Frames.MAX_PAYLOAD && !bulk.isEmpty() || interactive.isEmpty() && bulkMay;
        MuxChannel channel = (bulkFirst ? bulk : interactive).poll();
        if (channel != null) {
            channel.inData = false;
        }
        return channel;
    }

    boolean bulkWaits() {
        return !bulk.isEmpty();
    }

    void sent(MuxChannel channel, int bytes) {
        if (isBulk(channel)) {
            owedToBulk = Math.max(0, owedToBulk - bytes);
        } else if (bulk.isEmpty()) {
            owedToBulk = 0;
        } else {
            owedToBulk += (long) bytes * bulkSharePercent / (100 - bulkSharePercent);
        }
    }

    static boolean isBulk(MuxChannel channel) {
        return channel.key().priority() == Priority.BULK;
    }
}
