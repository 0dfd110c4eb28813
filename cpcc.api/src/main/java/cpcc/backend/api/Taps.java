package cpcc.backend.api;

import java.util.function.Supplier;

/**
 * The two taps of one connection.
 *
 * @param outgoing from the local socket to the other half
 * @param incoming from the other half to the local socket
 */
public record Taps(Tap outgoing, Tap incoming) {
    /** For each connection: no taps. */
    public static final Supplier<Taps> NONE = () -> new Taps(Tap.NONE, Tap.NONE);
}
