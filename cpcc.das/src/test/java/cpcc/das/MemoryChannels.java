package cpcc.das;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Filters;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.PeerId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.Pipe;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Channels between peers of one JVM over kernel pipes. */
final class MemoryChannels implements Channels {
    final Set<Object> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Consumer<Channel>> accepting = new ConcurrentHashMap<>();
    private final Map<PeerId, MemoryChannels> all;
    private final PeerId self;

    MemoryChannels(PeerId self, Map<PeerId, MemoryChannels> all) {
        this.self = self;
        this.all = all;
        all.put(self, this);
    }

    @Override
    public Channel open(ChannelKey key) throws Failure {
        try {
            Pipe there = Pipe.open();
            Pipe back = Pipe.open();
            MemoryChannels peer = all.get(key.peer());
            MemoryChannel mine = new MemoryChannel(this, key, back, there);
            MemoryChannel theirs = new MemoryChannel(
                    peer, new ChannelKey(self, key.community(), key.label(), key.priority()), there, back);
            Consumer<Channel> acceptor = peer.accepting.get(self + key.label());
            if (acceptor == null) {
                theirs.reset("nobody expects " + key.label());
            } else {
                Thread thread = new Thread(() -> acceptor.accept(theirs), "accept " + key.label());
                thread.setDaemon(true);
                thread.start();
            }
            return mine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Handle accept(ChannelKey key, Consumer<Channel> acceptor) {
        String label = key.peer() + key.label();
        if (accepting.putIfAbsent(label, acceptor) != null) {
            throw new IllegalStateException("taken: " + key);
        }
        open.add(label);
        return () -> {
            accepting.remove(label, acceptor);
            open.remove(label);
        };
    }

    @Override
    public Handle listen(SocketAddress local, ChannelKey key, Supplier<Filters> filters) {
        return arrangement(key, filters);
    }

    @Override
    public Handle join(ChannelKey key, CompletionStage<? extends SocketAddress> target, Supplier<Filters> filters) {
        return arrangement(key, filters);
    }

    /** Sockets are not joined here; that an arrangement is made and closed can be seen. */
    private Handle arrangement(ChannelKey key, Supplier<Filters> filters) {
        Object made = Map.entry(key, filters);
        open.add(made);
        return () -> open.remove(made);
    }

    private static final class MemoryChannel implements Channel {
        private final MemoryChannels owner;
        private final ChannelKey key;
        private final Pipe from;
        private final Pipe to;
        private final InputStream in;
        private final OutputStream out;
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        MemoryChannel(MemoryChannels owner, ChannelKey key, Pipe from, Pipe to) {
            this.owner = owner;
            this.key = key;
            this.from = from;
            this.to = to;
            in = java.nio.channels.Channels.newInputStream(from.source());
            out = java.nio.channels.Channels.newOutputStream(to.sink());
            owner.open.add(this);
        }

        @Override
        public ChannelKey key() {
            return key;
        }

        @Override
        public InputStream in() {
            return in;
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public CompletionStage<String> closed() {
            return closed;
        }

        @Override
        public void reset(String why) {
            try {
                to.sink().close();
                from.source().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            owner.open.remove(this);
            closed.complete(why);
        }

        @Override
        public void close() {
            reset(null);
        }
    }
}
