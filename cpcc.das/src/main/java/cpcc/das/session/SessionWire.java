package cpcc.das.session;

import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.Tap;
import cpcc.backend.api.Taps;
import cpcc.backend.api.Wire;
import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Filter;
import cpcc.messaging.api.Filters;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One backend's wire in one session, over the channels to the other peer. Their labels are the session's id, the half and
 * the name, so that no backend reaches another's connections.
 *
 * <p>Remembers all it made and closes it in reverse order.
 */
public final class SessionWire implements Wire, AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    private final Channels channels;
    private final PeerId peer;
    private final String community;
    private final String prefix;
    private final Deque<Handle> made = new ArrayDeque<>();
    private boolean closed;

    /**
     * A wire that carries nothing yet.
     *
     * @param channels to the peers
     * @param peer at the other end
     * @param community in whose name
     * @param session its id
     * @param half which backend of the session, {@code x} or {@code f}
     */
    public SessionWire(Channels channels, PeerId peer, String community, String session, String half) {
        this.channels = channels;
        this.peer = peer;
        this.community = community;
        this.prefix = session + "/" + half + "/";
    }

    @Override
    public Handle listen(String name, SocketAddress local, Kind kind, Supplier<Taps> taps) throws IOException {
        mustBeOpen();
        return keep(channels.listen(local, key(name, kind), filters(taps)));
    }

    @Override
    public Handle join(String name, CompletionStage<? extends SocketAddress> target, Kind kind, Supplier<Taps> taps) {
        mustBeOpen();
        return keep(channels.join(key(name, kind), target, filters(taps)));
    }

    @Override
    public Pipe open(String name, Kind kind) throws IOException {
        mustBeOpen();
        try {
            return pipe(channels.open(key(name, kind)));
        } catch (Failure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Handle accept(String name, Kind kind, Consumer<Pipe> acceptor) {
        mustBeOpen();
        return keep(channels.accept(key(name, kind), channel -> acceptor.accept(pipe(channel))));
    }

    /** Ends every arrangement and connection. Harmless when already closed. */
    @Override
    public void close() {
        while (true) {
            Handle last;
            synchronized (made) {
                closed = true;
                last = made.pollLast();
            }
            if (last == null) {
                return;
            }
            last.close();
        }
    }

    private Pipe pipe(Channel channel) {
        Handle reset = () -> channel.reset("the session is over");
        remember(reset);
        channel.closed().thenRun(() -> forget(reset));
        return new SessionPipe(channel);
    }

    private Handle keep(cpcc.messaging.api.Handle arrangement) {
        Handle handle = arrangement::close;
        remember(handle);
        return () -> {
            forget(handle);
            handle.close();
        };
    }

    private void remember(Handle handle) {
        synchronized (made) {
            if (!closed) {
                made.addLast(handle);
                return;
            }
        }
        handle.close();
    }

    private void forget(Handle handle) {
        synchronized (made) {
            made.remove(handle);
        }
    }

    private void mustBeOpen() {
        synchronized (made) {
            if (closed) {
                throw new IllegalStateException("the session is over");
            }
        }
    }

    private ChannelKey key(String name, Kind kind) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a connection's name: " + name);
        }
        Priority priority = kind == Kind.INTERACTIVE ? Priority.INTERACTIVE : Priority.BULK;
        return new ChannelKey(peer, community, prefix + name, priority);
    }

    private static Supplier<Filters> filters(Supplier<Taps> taps) {
        return () -> {
            Taps both = taps.get();
            return new Filters(filter(both.outgoing()), filter(both.incoming()));
        };
    }

    private static Filter filter(Tap tap) {
        return new Filter() {
            @Override
            public ByteBuffer pass(ByteBuffer bytes) throws IOException {
                return tap.pass(bytes);
            }

            @Override
            public ByteBuffer due() throws IOException {
                return tap.due();
            }

            @Override
            public void end() {
                tap.end();
            }
        };
    }
}
