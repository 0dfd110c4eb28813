package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.LinkStats;
import cpcc.messaging.api.Priority;
import cpcc.messaging.wire.Frames;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {
    record Text(String text) {}

    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;

    @BeforeEach
    void start() throws Exception {
        // One PING each, when the link comes up.
        alice = TestPeer.start(folder.resolve("alice"), Map.of("pingIntervalMs", 3_600_000));
        bob = TestPeer.start(folder.resolve("bob"), Map.of("pingIntervalMs", 3_600_000));
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob);
    }

    @Test
    void linksMessagesAndRoundTrips() throws Exception {
        assertEquals(0, bob.links().stats().count(Counter.LINKS_OPENED));
        bob.serve("test.echo", false, Text.class, (from, text) -> text);
        alice.link(bob);
        TestPeer.get(alice.ask(bob, "test.echo", new Text("x"), Text.class));
        TestPeer.failure(alice.ask(bob, "test.none", new Text("x"), Text.class));
        TestPeer.await(() -> count(alice, Counter.ROUND_TRIPS) == 1 && count(bob, Counter.ROUND_TRIPS) == 1);
        for (TestPeer each : new TestPeer[] {alice, bob}) {
            LinkStats stats = each.links().stats();
            assertEquals(1, stats.count(Counter.LINKS_UP));
            assertEquals(1, stats.count(Counter.LINKS_OPENED));
            assertEquals(2, stats.count(Counter.MESSAGES_IN));
            assertEquals(2, stats.count(Counter.MESSAGES_OUT));
            assertEquals(1 + 1 + 1 + 2, stats.count(Counter.FRAMES_IN), "HELLO or HELLO_ACK, PING, PONG, two messages");
            assertTrue(stats.count(Counter.ROUND_TRIP_MICROS) > 0);
            assertEquals(Map.of(), stats.refused());
        }
        assertEquals(1, count(alice, Counter.CONNECTIONS_OUT));
        assertEquals(1, count(bob, Counter.CONNECTIONS_IN));
        assertEquals(1, count(bob, Counter.MESSAGES_REFUSED));
        assertEquals(count(alice, Counter.BYTES_OUT), count(bob, Counter.BYTES_IN));
        assertEquals(count(bob, Counter.FRAMES_OUT), count(alice, Counter.FRAMES_IN));
        assertTrue(bob.links().stats().since().isBefore(Instant.now().plusSeconds(1)));
        alice.links().forget(bob.id());
        TestPeer.await(() -> count(alice, Counter.LINKS_UP) == 0 && count(bob, Counter.LINKS_UP) == 0);
    }

    @Test
    void channelsThatAreOpenResetAndResumed() throws Exception {
        try (TcpProxy line = new TcpProxy(bob.links().port())) {
            alice.link(bob, line.address());
            Channel[] both = alice.channel(bob, "a", Priority.BULK);
            both[0].out().write(1);
            assertEquals(1, both[1].in().read());
            line.cut();
            TestPeer.await(
                    () -> count(alice, Counter.CHANNELS_RESUMED) >= 1 && count(bob, Counter.CHANNELS_RESUMED) >= 1);
            assertEquals(1, count(bob, Counter.CHANNELS_OPEN));
            both[0].reset("enough");
            TestPeer.await(() -> count(bob, Counter.CHANNELS_OPEN) == 0);
            assertEquals(1, count(bob, Counter.CHANNELS_OPENED));
            assertEquals(1, count(bob, Counter.CHANNELS_RESET));
            assertEquals(1, count(alice, Counter.CHANNELS_RESET));
        }
    }

    @Test
    void connectionsThatAreNoLinksByTheirReason() throws Exception {
        bob.messaging.gate(TestPeer.GUESTS);
        try (Socket socket = new Socket("127.0.0.1", bob.links().port())) {
            socket.getOutputStream().write(new byte[] {'G', 'E', 'T', ' ', '/', 13, 10, 13, 10});
            TestPeer.await(() -> refused(bob, "tls") >= 1);
        }
        alice.links().keep(bob.id(), "lab", Set.of(bob.address()));
        TestPeer.await(() -> refused(bob, "not-a-member") >= 1 && refused(alice, "not-a-member") >= 1);
        alice.links().forget(bob.id());
        TestPeer.await(() -> count(bob, Counter.CONNECTIONS_REFUSED)
                == bob.links().stats().refused().values().stream()
                        .mapToLong(each -> each)
                        .sum());
    }

    @Test
    void handshakesAndRequestsThatTakeTooLong() throws Exception {
        bob.messaging.configure(TestPeer.config(folder.resolve("bob"), Map.of("handshakeTimeoutMs", 200)));
        try (Socket socket = new Socket("127.0.0.1", bob.links().port())) {
            TestPeer.await(() -> count(bob, Counter.HANDSHAKES_TIMED_OUT) == 1);
            assertEquals(-1, socket.getInputStream().read());
        }
        TestPeer.await(() -> refused(bob, "handshake-timeout") == 1);
        alice.link(bob);
        CountDownLatch end = new CountDownLatch(1);
        bob.serve("test.slow", false, Text.class, (from, text) -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return text;
        });
        TestPeer.failure(alice.messenger()
                .request(bob.id(), "lab", "test.slow", new Text("x"), Text.class, Duration.ofMillis(100)));
        assertEquals(1, count(alice, Counter.REQUESTS_TIMED_OUT));
        end.countDown();
    }

    @Test
    void framesThatGoOutTogetherAreCountedEach() {
        Counters counters = new Counters(Instant.EPOCH);
        ByteBuffer batch = ByteBuffer.allocate(1000);
        batch.put(Frames.ping(1));
        Frames.data(batch, 3, 0, 10);
        batch.put(new byte[10]);
        Frames.fin(batch, 3, 10);
        counters.out(batch.flip());
        assertEquals(3, counters.snapshot().count(Counter.FRAMES_OUT));
        assertEquals(batch.remaining(), counters.snapshot().count(Counter.BYTES_OUT));
        assertThrows(
                UnsupportedOperationException.class,
                () -> counters.snapshot().counts().clear());
    }

    private static long count(TestPeer peer, Counter counter) {
        return peer.links().stats().count(counter);
    }

    private static long refused(TestPeer peer, String reason) {
        return peer.links().stats().refused().getOrDefault(reason, 0L);
    }
}
