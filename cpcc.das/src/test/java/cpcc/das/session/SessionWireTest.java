package cpcc.das.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Tap;
import cpcc.backend.api.Taps;
import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Filters;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A backend's wire over the channels. */
class SessionWireTest {
    private static final PeerId PEER = PeerId.ofHash(new byte[32]);
    private static final SocketAddress ADDRESS = UnixDomainSocketAddress.of("/tmp/x");

    private final Recording channels = new Recording();
    private final SessionWire wire = new SessionWire(channels, PEER, "lab", "abcdefgh", "x");

    /** Keeps what it was asked for, in order. */
    private static final class Recording implements Channels {
        private final List<String> events = new ArrayList<>();
        private Supplier<Filters> filters;

        private cpcc.messaging.api.Handle made(String what, ChannelKey key) {
            events.add(what + " " + key.label() + " " + key.priority() + " " + key.community());
            return () -> events.add("close " + key.label());
        }

        @Override
        public Channel open(ChannelKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public cpcc.messaging.api.Handle accept(ChannelKey key, Consumer<Channel> acceptor) {
            return made("accept", key);
        }

        @Override
        public cpcc.messaging.api.Handle listen(SocketAddress local, ChannelKey key, Supplier<Filters> some) {
            filters = some;
            return made("listen", key);
        }

        @Override
        public cpcc.messaging.api.Handle join(
                ChannelKey key, CompletionStage<? extends SocketAddress> target, Supplier<Filters> some) {
            return made("join", key);
        }
    }

    @Test
    void allIsClosedInReverseOrderAndOnce() throws Exception {
        wire.listen("a", ADDRESS, Kind.INTERACTIVE, Taps.NONE);
        Handle join = wire.join("b", ADDRESS, Kind.BULK, Taps.NONE);
        wire.accept("c", Kind.BULK, pipe -> {});
        join.close();
        wire.close();
        wire.close();
        assertEquals(
                List.of(
                        "listen abcdefgh/x/a " + Priority.INTERACTIVE + " lab",
                        "join abcdefgh/x/b " + Priority.BULK + " lab",
                        "accept abcdefgh/x/c " + Priority.BULK + " lab",
                        "close abcdefgh/x/b",
                        "close abcdefgh/x/c",
                        "close abcdefgh/x/a"),
                channels.events);
        assertThrows(IllegalStateException.class, () -> wire.accept("d", Kind.BULK, pipe -> {}));
    }

    @Test
    void tapsSeeTheirOwnDirection() throws Exception {
        Tap out = bytes -> ByteBuffer.wrap(new byte[] {1});
        Tap in = bytes -> {
            throw new IOException("refused");
        };
        wire.listen("a", ADDRESS, Kind.INTERACTIVE, () -> new Taps(out, in));
        Filters filters = channels.filters.get();
        assertEquals(1, filters.toPeer().pass(ByteBuffer.allocate(9)).remaining());
        assertThrows(IOException.class, () -> filters.fromPeer().pass(ByteBuffer.allocate(9)));
    }

    @Test
    void aNameCannotReachAnotherHalf() {
        for (String name : List.of("", "../f/files", "a/b", "a b", "x".repeat(61))) {
            assertThrows(IllegalArgumentException.class, () -> wire.accept(name, Kind.BULK, pipe -> {}));
        }
    }
}
