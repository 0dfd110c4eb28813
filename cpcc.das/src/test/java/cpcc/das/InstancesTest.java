package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.das.wire.Reserve;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who holds which instance. */
class InstancesTest {
    private static final PeerId BOB = TestPeer.id("bob");

    private final AtomicLong now = new AtomicLong();
    private final Instances instances = new Instances(() -> 3, now::get);
    private final AtomicInteger changes = new AtomicInteger();

    private void reserve(String session, String application, int max) throws Failure {
        instances.reserve(BOB, "lab", new Reserve(session, application, "x11/1", ""), max, "alice");
    }

    @Test
    void aReservationExpiresAfterAMinuteAndIsToldOf() throws Exception {
        reserve("aaaaaaaa", "gimp", 1);
        assertFalse(instances.isFree("gimp", 1));
        instances.onChange(changes::incrementAndGet);
        instances.sweep();
        assertEquals(0, changes.get());
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        instances.sweep();
        assertEquals(1, changes.get());
        assertTrue(instances.isFree("gimp", 1));
        assertEquals(
                Reason.UNKNOWN_SESSION,
                assertThrows(Failure.class, () -> instances.claim(BOB, "lab", "aaaaaaaa", "gimp"))
                        .reason());
    }

    @Test
    void whatRunsDoesNotExpireAndRunsOnce() throws Exception {
        reserve("aaaaaaaa", "gimp", 1);
        instances.claim(BOB, "lab", "aaaaaaaa", "gimp");
        assertThrows(Failure.class, () -> instances.claim(BOB, "lab", "aaaaaaaa", "gimp"));
        now.addAndGet(Duration.ofHours(61).toNanos());
        instances.sweep();
        assertFalse(instances.isFree("gimp", 1));
        assertFalse(instances.cancel(BOB, "aaaaaaaa"), "it runs");
        instances.release("aaaaaaaa");
        assertTrue(instances.isFree("gimp", 1));
    }

    @Test
    void fullSaysHowMany() throws Exception {
        reserve("aaaaaaaa", "gimp", 2);
        reserve("bbbbbbbb", "gimp", 2);
        Failure full = assertThrows(Failure.class, () -> reserve("cccccccc", "gimp", 2));
        assertEquals(Reason.FULL, full.reason());
        assertEquals("alice is full (2 of 2 gimp running)", full.getMessage());
        reserve("cccccccc", "kate", 1);
        Failure peer = assertThrows(Failure.class, () -> reserve("dddddddd", "xterm", 1));
        assertEquals("alice is full (3 of 3 sessions running)", peer.getMessage());
    }

    @Test
    void aLostPeerHasNothingReserved() throws Exception {
        reserve("aaaaaaaa", "gimp", 2);
        reserve("bbbbbbbb", "gimp", 2);
        instances.claim(BOB, "lab", "bbbbbbbb", "gimp");
        instances.peerLost(BOB, "gone");
        assertTrue(instances.isFree("gimp", 2));
        assertFalse(instances.isFree("gimp", 1), "the running one ends with its session");
    }

    @Test
    void whatExpiresWhenSomebodyElseAsksIsToldOfToo() throws Exception {
        reserve("aaaaaaaa", "kate", 1);
        reserve("bbbbbbbb", "gimp", 1);
        instances.claim(BOB, "lab", "bbbbbbbb", "gimp");
        instances.onChange(changes::incrementAndGet);
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThrows(Failure.class, () -> reserve("cccccccc", "gimp", 1));
        assertEquals(1, changes.get());
        reserve("dddddddd", "kate", 1);
        assertEquals(2, changes.get());
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThrows(Failure.class, () -> instances.claim(BOB, "lab", "eeeeeeee", "kate"));
        assertEquals(3, changes.get());
    }

    @Test
    void whoHasHeardEnoughHearsNothingMore() throws Exception {
        instances.onChange(changes::incrementAndGet).close();
        reserve("aaaaaaaa", "kate", 1);
        assertEquals(0, changes.get());
    }
}
