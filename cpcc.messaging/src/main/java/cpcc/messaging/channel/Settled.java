package cpcc.messaging.channel;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Channels that are over and have said so, until it is certain that the peer has heard: frames arrive in order, so a PONG
 * proves all that went before its PING.
 */
final class Settled {
    private static final int MAX = 4096;

    /** Each with the last PING before it settled. */
    private final Map<MuxChannel, Long> since = new LinkedHashMap<>();

    private final Consumer<MuxChannel> forget;
    private long lastPing;

    Settled(Consumer<MuxChannel> forget) {
        this.forget = forget;
    }

    void add(MuxChannel channel) {
        since.putIfAbsent(channel, lastPing);
        if (since.size() > MAX) {
            Iterator<MuxChannel> eldest = since.keySet().iterator();
            forget.accept(eldest.next());
            eldest.remove();
        }
    }

    /** The channel has something to say again, or is forgotten. */
    void remove(MuxChannel channel) {
        since.remove(channel);
    }

    /** A new link, which counts its PINGs from one. */
    void linkUp() {
        since.clear();
        lastPing = 0;
    }

    void pingSent(long number) {
        lastPing = number;
    }

    void ponged(long number) {
        since.entrySet().removeIf(entry -> {
            boolean heard = entry.getValue() < number;
            if (heard) {
                forget.accept(entry.getKey());
            }
            return heard;
        });
    }
}
