package cpcc.messaging.api;

import java.util.function.Supplier;

/**
 * The two filters of one joined connection.
 *
 * @param toPeer from the local socket to the channel
 * @param fromPeer from the channel to the local socket
 */
public record Filters(Filter toPeer, Filter fromPeer) {
    /** For each connection: no filters. */
    public static final Supplier<Filters> NONE = () -> new Filters(Filter.NONE, Filter.NONE);
}
