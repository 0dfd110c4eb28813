package cpcc.messaging;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Handle;
import cpcc.messaging.channel.MuxChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Channels that somebody expects or makes, and that end with the arrangement. Thread-safe. */
final class Arrangement implements Handle {
    private final ChannelKey key;
    private final Consumer<MuxChannel> taker;
    private final Consumer<Arrangement> atEnd;
    private final Set<MuxChannel> held = new HashSet<>();
    private boolean closed;

    Arrangement(ChannelKey key, Consumer<MuxChannel> taker, Consumer<Arrangement> atEnd) {
        this.key = key;
        this.taker = taker;
        this.atEnd = atEnd;
    }

    ChannelKey key() {
        return key;
    }

    /** A channel that the peer has opened. On a pool thread. */
    void take(Channel channel) {
        MuxChannel taken = (MuxChannel) channel;
        hold(taken);
        taker.accept(taken);
    }

    /** The channel ends with this arrangement, at once if it is over already. */
    void hold(MuxChannel channel) {
        boolean late;
        synchronized (held) {
            late = closed;
            if (!late) {
                held.add(channel);
            }
        }
        if (late) {
            channel.reset("no longer expected");
        } else {
            channel.closed().thenRun(() -> release(channel));
        }
    }

    @Override
    public void close() {
        List<MuxChannel> ending;
        synchronized (held) {
            closed = true;
            ending = List.copyOf(held);
            held.clear();
        }
        atEnd.accept(this);
        ending.forEach(channel -> channel.reset("ended"));
    }

    private void release(MuxChannel channel) {
        synchronized (held) {
            held.remove(channel);
        }
    }
}
