package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Priority;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alice's machine sleeps: its wall clock jumps, its monotonic clock does not. */
class WakeIT {
    /** No dead link is found and no dial made within a test unless there is a special reason. */
    private static final Map<String, Object> SLOW = Map.of(
            "pingIntervalMs",
            3_600_000,
            "pingTimeoutMs",
            3_600_000,
            "redialFirstMs",
            3_600_000,
            "redialLargestMs",
            3_600_000);

    @TempDir
    Path folder;

    private final AtomicReference<Duration> slept = new AtomicReference<>(Duration.ZERO);
    private TestPeer alice;
    private TestPeer bob;
    private TcpProxy line;

    @BeforeEach
    void start() throws Exception {
        bob = TestPeer.start(folder.resolve("bob"), SLOW);
        line = new TcpProxy(bob.links().port());
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob, line);
    }

    @Test
    void aLinkThatDiedMeanwhileIsMadeAnewAndItsChannelsGoOn() throws Exception {
        alice = alice(Map.of("redialFirstMs", 50, "handshakeTimeoutMs", 1000));
        alice.link(bob, line.address());
        Channel[] ends = alice.channel(bob, "x", Priority.INTERACTIVE);
        line.hold(true); // As a router that has forgotten the connection: nobody is told.
        ends[0].out().write(7);
        sleep();
        TestPeer.await(() -> alice.events.told().contains("down"));
        line.hold(false);
        assertEquals(7, ends[1].in().read());
        assertFalse(alice.events.lost());
        assertFalse(bob.events.lost());
    }

    @Test
    void aLinkThatIsAliveStaysUp() throws Exception {
        alice = alice(Map.of());
        alice.link(bob, line.address());
        TestPeer.await(() -> alice.links().up().get(0).roundTrip().isPresent());
        long before = line.passed();
        sleep();
        TestPeer.await(() -> line.passed() > before); // The question and its answer.
        Thread.sleep(3500); // longer than an answer may take
        assertEquals(List.of("up"), alice.events.told());
    }

    @Test
    void whoeverCouldNotBeReachedIsDialledAtOnce() throws Exception {
        alice = alice(Map.of());
        line.refuse(true);
        alice.links().keep(bob.id(), TestPeer.COMMUNITY, Set.of(line.address()));
        TestPeer.await(() -> line.refused() > 0);
        line.refuse(false); // And the next dial is an hour away.
        sleep();
        TestPeer.await(() -> alice.linkedTo(bob));
    }

    @Test
    void theGraceOfALostLinkBeginsAnew() throws Exception {
        alice = alice(Map.of("reconnectGraceMs", 4000));
        alice.link(bob, line.address());
        Channel[] ends = alice.channel(bob, "x", Priority.INTERACTIVE);
        line.refuse(true);
        line.cut();
        TestPeer.await(() -> alice.events.told().contains("down"));
        long down = System.nanoTime();
        Thread.sleep(2500); // most of the grace
        sleep();
        TestPeer.await(() -> ends[0].closed().toCompletableFuture().isDone());
        long waited = System.nanoTime() - down;
        assertTrue(waited > Duration.ofMillis(6400).toNanos(), waited + " ns");
    }

    private void sleep() {
        slept.updateAndGet(before -> before.plusHours(1));
    }

    private TestPeer alice(Map<String, Object> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(SLOW);
        all.putAll(settings);
        Clock wall = new Clock() {
            @Override
            public Instant instant() {
                return Instant.now().plus(slept.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        return TestPeer.start(folder.resolve("alice"), all, wall);
    }
}
