package cpcc.backend.api;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One half's way to the other half of the same backend in the same session. A name that one half listens on or opens, the
 * other half joins or accepts; do the latter first.
 *
 * <p>Connections survive a lost link within the reconnect grace. No method blocks. Everything made here is closed at the
 * latest with the session.
 */
@ProviderType
public interface Wire {
    /**
     * Listens on a local address: whatever connects there comes out at the other half as connection {@code name}.
     *
     * @param name agreed between the halves
     * @param local a unix socket in the session's folder, or a loopback address
     * @param kind what the bytes are
     * @param taps asked once per connection
     * @return ends it
     * @throws IOException if the address cannot be bound
     */
    Handle listen(String name, SocketAddress local, Kind kind, Supplier<Taps> taps) throws IOException;

    /**
     * Joins each arriving connection {@code name} to a local address.
     *
     * @param name agreed between the halves
     * @param target where a server of this machine listens
     * @param kind what the bytes are
     * @param taps asked once per connection
     * @return ends it
     */
    default Handle join(String name, SocketAddress target, Kind kind, Supplier<Taps> taps) {
        return join(name, CompletableFuture.completedStage(target), kind, taps);
    }

    /**
     * Joins each arriving connection {@code name} to a server that may still be starting. What arrives before it listens waits,
     * with as many bytes as the other half may send ahead of a reader.
     *
     * @param name agreed between the halves
     * @param target completes with where the server listens, or fails, which ends what waits
     * @param kind what the bytes are
     * @param taps asked once per connection
     * @return ends it
     */
    Handle join(String name, CompletionStage<? extends SocketAddress> target, Kind kind, Supplier<Taps> taps);

    /**
     * Opens connection {@code name} as streams.
     *
     * @param name agreed between the halves
     * @param kind what the bytes are
     * @return the open connection
     * @throws IOException if the other peer cannot be reached
     */
    Pipe open(String name, Kind kind) throws IOException;

    /**
     * Takes each arriving connection {@code name} as streams.
     *
     * @param name agreed between the halves
     * @param kind what the bytes are
     * @param acceptor called on a pool thread, owns the connection
     * @return ends it
     */
    Handle accept(String name, Kind kind, Consumer<Pipe> acceptor);
}
