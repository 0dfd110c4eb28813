package cpcc.messaging.api;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens and accepts channels, and joins them to local sockets without a thread of the caller.
 *
 * <p>All methods return at once and may be called from any thread. What they return ends the arrangement when closed, and
 * with it every connection and channel that it made; closing is idempotent.
 */
@ProviderType
public interface Channels {
    /**
     * Opens a channel; it can be written to at once.
     *
     * @param key which channel
     * @return the open channel; if the other end does not expect it, it is reset
     * @throws Failure {@link Reason#UNREACHABLE} if the peer has no link and is not within its reconnect grace;
     *     {@link Reason#LIMIT} if it has too many channels
     */
    Channel open(ChannelKey key) throws Failure;

    /**
     * Takes every channel that the peer opens under this key.
     *
     * @param key which channels; one arrangement at a time per peer and label
     * @param acceptor called on a pool thread with each new channel, which it owns
     * @return ends the arrangement
     * @throws IllegalStateException if the key is taken
     */
    Handle accept(ChannelKey key, Consumer<Channel> acceptor);

    /**
     * Listens on a local address; each connection becomes a channel to the peer.
     *
     * @param local an {@link java.net.InetSocketAddress} on loopback or a {@link java.net.UnixDomainSocketAddress}, whose
     *     file is removed at the end
     * @param key which channel each connection opens
     * @param filters asked once per connection
     * @return ends the arrangement
     * @throws IOException if the address cannot be bound
     */
    Handle listen(SocketAddress local, ChannelKey key, Supplier<Filters> filters) throws IOException;

    /**
     * Connects each channel that the peer opens under this key to a local address. If nobody listens there the channel is
     * reset.
     *
     * @param key which channels
     * @param target a TCP or unix address
     * @param filters asked once per connection
     * @return ends the arrangement
     * @throws IllegalStateException if the key is taken
     */
    default Handle join(ChannelKey key, SocketAddress target, Supplier<Filters> filters) {
        return join(key, CompletableFuture.completedStage(target), filters);
    }

    /**
     * The same with a local server that may still be starting: channels that come before wait, unread.
     *
     * @param key which channels
     * @param target completes with a TCP or unix address, or fails, which resets the channels that wait and all that come
     * @param filters asked once per connection
     * @return ends the arrangement
     * @throws IllegalStateException if the key is taken
     */
    Handle join(ChannelKey key, CompletionStage<? extends SocketAddress> target, Supplier<Filters> filters);
}
