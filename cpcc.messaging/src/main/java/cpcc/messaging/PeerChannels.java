package cpcc.messaging;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Filters;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.channel.MuxChannel;
import cpcc.messaging.local.LocalAddress;
import cpcc.messaging.local.LocalSockets;
import cpcc.messaging.wire.OpenHead;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows who expects which channels, and joins them to local sockets. */
final class PeerChannels implements Channels {
    private static final Logger LOG = LoggerFactory.getLogger(PeerChannels.class);

    /** What two arrangements may not have in common. */
    private record Place(PeerId peer, String label) {}

    private final Peers peers;
    private final LocalSockets sockets;
    private final Map<Place, Arrangement> expected = new ConcurrentHashMap<>();

    PeerChannels(Peers peers) {
        this.peers = peers;
        this.sockets = new LocalSockets(peers.loop());
    }

    @Override
    public Channel open(ChannelKey key) throws Failure {
        return channel(key);
    }

    @Override
    public Handle accept(ChannelKey key, Consumer<Channel> acceptor) {
        return expect(key, acceptor::accept);
    }

    @Override
    public Handle listen(SocketAddress local, ChannelKey key, Supplier<Filters> filters) throws IOException {
        Arrangement arrangement = new Arrangement(key, channel -> {}, ended -> {});
        Handle listening = sockets.listen(local, socket -> connected(socket, arrangement, filters));
        return () -> {
            listening.close();
            arrangement.close();
        };
    }

    @Override
    public Handle join(ChannelKey key, CompletionStage<? extends SocketAddress> target, Supplier<Filters> filters) {
        return expect(key, channel -> joinWhenServed(target, channel, filters));
    }

    /** {@return who takes such a channel of that peer, null if nobody does} */
    Consumer<Channel> expected(PeerId peer, OpenHead head) {
        Arrangement arrangement = expected.get(new Place(peer, head.label()));
        boolean fits = arrangement != null
                && arrangement.key().equals(new ChannelKey(peer, head.community(), head.label(), head.priority()));
        return fits ? arrangement::take : null;
    }

    /** Ends all. Called after the I/O thread has ended. */
    void close() {
        expected.values().forEach(Arrangement::close);
        sockets.close();
    }

    private Handle expect(ChannelKey key, Consumer<MuxChannel> taker) {
        Place place = new Place(key.peer(), key.label());
        Arrangement arrangement = new Arrangement(key, taker, ended -> expected.remove(place, ended));
        if (expected.putIfAbsent(place, arrangement) != null) {
            throw new IllegalStateException("channel " + key.label() + " with " + key.peer() + " is taken");
        }
        return arrangement;
    }

    private MuxChannel channel(ChannelKey key) throws Failure {
        if (key.peer().equals(peers.self())) {
            throw new Failure(Reason.BAD_REQUEST, "This is the peer itself");
        }
        return peers.peer(key.peer()).open(key);
    }

    private void connected(SocketChannel socket, Arrangement arrangement, Supplier<Filters> filters) {
        try {
            MuxChannel channel = channel(arrangement.key());
            arrangement.hold(channel);
            splice(socket, channel, filters);
        } catch (Failure e) {
            LOG.info("local connection {} refused: {}", arrangement.key().label(), e.getMessage());
            close(socket);
        }
    }

    private void joinWhenServed(
            CompletionStage<? extends SocketAddress> target, MuxChannel channel, Supplier<Filters> filters) {
        target.whenCompleteAsync(
                (address, failed) -> {
                    if (failed == null) {
                        joinTo(address, channel, filters);
                    } else {
                        channel.reset("nobody listens at the other end: " + Causes.text(failed));
                    }
                },
                peers.threads()::run);
    }

    private void joinTo(SocketAddress target, MuxChannel channel, Supplier<Filters> filters) {
        try {
            splice(LocalAddress.connect(target), channel, filters);
        } catch (IOException e) {
            LOG.info("channel {} cannot be joined to {}: {}", channel.key().label(), target, e.getMessage());
            channel.reset("nobody listens at the other end: " + e.getMessage());
        }
    }

    private void splice(SocketChannel socket, MuxChannel channel, Supplier<Filters> filters) {
        try {
            sockets.join(socket, channel, filters.get());
        } catch (RuntimeException e) {
            LOG.error("the filters of {} failed", channel.key().label(), e);
            channel.reset("the other side's filter failed");
            close(socket);
        }
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a local socket: {}", e.getMessage());
        }
    }
}
