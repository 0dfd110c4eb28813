package cpcc.messaging.channel;

import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.OpenHead;
import cpcc.messaging.wire.StrictJson;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * What of all channels with one peer goes out next: what they say about themselves, then their bytes, of bulk no more than the
 * line carries; and the PINGs that steer by.
 *
 * <p>Called with the peer's lock held.
 */
final class NextFrames {
    private static final int SMALLEST_PAYLOAD = 1024;

    private final ChannelTable table;
    private final StrictJson json;
    private final LongSupplier nanos;
    private final SendOrder order;
    private BulkFlow flow;
    private long pings;

    /**
     * Nothing has to go out yet.
     *
     * @param table the channels
     * @param json writes the heads
     * @param nanos a monotonic clock
     * @param bulkSharePercent what bulk gets at least while interactive bytes wait
     */
    NextFrames(ChannelTable table, StrictJson json, LongSupplier nanos, int bulkSharePercent) {
        this.table = table;
        this.json = json;
        this.nanos = nanos;
        this.flow = new BulkFlow(nanos.getAsLong());
        this.order = new SendOrder(bulkSharePercent);
    }

    /** Nothing is on its way over a new link, which counts its PINGs from one. */
    void linkUp() {
        flow = new BulkFlow(nanos.getAsLong());
        pings = 0;
        order.clear();
    }

    /** Queues the channel for what it has to say; tells whether that is anything. */
    boolean touch(MuxChannel channel) {
        if (!table.contains(channel)) {
            return false;
        }
        table.review(channel);
        return order.add(channel);
    }

    /** A round trip without bulk, in nanoseconds. */
    void idle(long roundTrip) {
        flow.idle(roundTrip, nanos.getAsLong());
    }

    /** {@return the number of a PING that is being sent now} */
    long ping() {
        pings++;
        table.pingSent(pings);
        return pings;
    }

    /** A PONG has come. */
    void ponged(long number) {
        flow.answered(number, nanos.getAsLong());
    }

    /** {@return how many bytes of bulk may be on their way at once} */
    int bulkWindow() {
        return flow.window();
    }

    /**
     * Appends the next frames, the most urgent first.
     *
     * @param out with room for a whole record, or for what is left of it
     */
    void fill(ByteBuffer out) {
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

    /** A batch that is begun is not filled up with crumbs. */
    private static boolean roomForData(ByteBuffer out) {
        return out.remaining() > Frames.DATA_OVERHEAD + (out.position() == 0 ? 0 : SMALLEST_PAYLOAD);
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
            flow.probe(number, nanos.getAsLong());
            out.put(Frames.ping(number));
        }
    }
}
