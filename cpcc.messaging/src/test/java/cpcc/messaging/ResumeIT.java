package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Priority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Interactive and bulk channels in both directions at once, on a line that is cut at the worst moments. */
class ResumeIT {
    private static final long PATIENCE_SECONDS = 60;
    private static final Executor THREADS = work -> {
        Thread thread = new Thread(work, "transfer");
        thread.setDaemon(true);
        thread.start();
    };

    @TempDir
    Path folder;

    private final List<CompletableFuture<Void>> transfers = new ArrayList<>();
    private TestPeer alice;
    private TestPeer bob;
    private TcpProxy line;

    @BeforeEach
    void start() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"), Map.of("handshakeTimeoutMs", 2000));
        bob = TestPeer.start(folder.resolve("bob"), Map.of("handshakeTimeoutMs", 2000));
        line = new TcpProxy(bob.links().port());
        alice.link(bob, line.address());
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob, line);
    }

    @Test
    void allGoesOnOverAnotherAddress() throws Exception {
        line.refuse(true);
        begin(4 << 20, 2L << 20);
        until(() -> line.cuts() == 1 && !alice.linkedTo(bob) && !bob.linkedTo(alice));
        try (TcpProxy other = new TcpProxy(bob.links().port())) {
            alice.links().keep(bob.id(), TestPeer.COMMUNITY, Set.of(other.address()));
            end();
        }
    }

    @Test
    void allGoesOnWhenTheOtherSideDials() throws Exception {
        line.refuse(true);
        begin(4 << 20, 2L << 20);
        until(() -> line.cuts() == 1 && !alice.linkedTo(bob) && !bob.linkedTo(alice));
        bob.links().keep(alice.id(), TestPeer.COMMUNITY, Set.of(alice.address()));
        end();
        assertFalse(alice.links().up().get(0).dialled());
    }

    @Test
    void aCutInTheMiddleOfAFrameLosesNothing() throws Exception {
        begin(4 << 20, 300_001L, 300_005L, 300_023L, 301_000L, 316_389L, 340_001L);
        until(() -> line.cuts() == 6);
        end();
    }

    @Test
    void aCutWhileTheLinkComesBackLosesNothing() throws Exception {
        // In the handshake, at HELLO, while the channels say where they are, in the first bytes.
        begin(4 << 20, 1L << 20, 50L, 700L, 2000L, 3500L, 5000L, 9000L, 30_000L);
        until(() -> line.cuts() == 8);
        end();
    }

    @Test
    void whatVanishesOnTheWayIsSaidAgain() throws Exception {
        Channel[] ending = alice.channel(bob, "ending", Priority.INTERACTIVE);
        Channel[] broken = alice.channel(bob, "broken", Priority.BULK);
        CompletableFuture<Channel> arrived = new CompletableFuture<>();
        bob.channels().accept(bob.key(alice, "opened", Priority.BULK), arrived::complete);
        line.hold(true);
        Channel opened = alice.channels().open(alice.key(bob, "opened", Priority.BULK));
        opened.out().write(new byte[1000]);
        opened.out().close();
        ending[0].out().write(new byte[100]);
        ending[0].out().close();
        broken[0].reset("enough");
        until(() -> line.vanished() > 1300); // All of that was on the wire.
        line.cut();
        line.hold(false);
        assertEquals(1000, TestPeer.get(arrived).in().readAllBytes().length);
        assertEquals(100, ending[1].in().readAllBytes().length);
        assertEquals("enough", TestPeer.get(broken[1].closed()));
        ending[1].out().write(7);
        assertEquals(7, ending[0].in().read());
    }

    @Test
    void afterTheGraceWhoeverReadsOrWritesIsLetGoOnBothSides() throws Exception {
        stop();
        Map<String, Object> settings = Map.of("reconnectGraceMs", 1000, "handshakeTimeoutMs", 2000);
        alice = TestPeer.start(folder.resolve("alice"), settings);
        bob = TestPeer.start(folder.resolve("bob"), settings);
        line = new TcpProxy(bob.links().port());
        alice.link(bob, line.address());
        line.refuse(true);
        begin(64 << 20, 1L << 20);
        for (CompletableFuture<Void> each : transfers) {
            assertTrue(
                    each.handle((done, failure) -> failure != null).get(11, TimeUnit.SECONDS), "ended without a word");
        }
        until(() -> alice.events.lost() && bob.events.lost());
    }

    @Test
    @EnabledIfSystemProperty(named = "cpcc.long", matches = "true")
    void aGigabyteSurvivesTenSecondsWithoutALine() throws Exception {
        line.refuse(true);
        begin(256 << 20, 300L << 20); // four of them
        until(() -> line.cuts() == 1);
        Thread.sleep(10_000);
        line.refuse(false);
        end();
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not come true");
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** Begins four transfers, each priority both ways, on a line that is cut after so many bytes. */
    private void begin(int bytes, Long... cuts) throws Exception {
        Channel[] windows = alice.channel(bob, "windows", Priority.INTERACTIVE);
        Channel[] files = alice.channel(bob, "files", Priority.BULK);
        line.cutAfter(cuts);
        transfer(windows[0], windows[1], bytes, 0);
        transfer(windows[1], windows[0], bytes, 1);
        transfer(files[0], files[1], bytes, 2);
        transfer(files[1], files[0], bytes, 3);
    }

    private void end() throws Exception {
        for (CompletableFuture<Void> each : transfers) {
            each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertFalse(alice.events.lost());
        assertFalse(bob.events.lost());
    }

    private void transfer(Channel from, Channel to, int bytes, int seed) {
        transfers.add(attempt(() -> {
            Random random = new Random(seed);
            byte[] some = new byte[10_007];
            try (OutputStream out = from.out()) {
                for (int left = bytes; left > 0; left -= some.length) {
                    random.nextBytes(some);
                    out.write(some, 0, Math.min(left, some.length));
                }
            }
        }));
        transfers.add(attempt(() -> {
            CRC32 got = new CRC32();
            long count = 0;
            byte[] some = new byte[30_011];
            InputStream in = to.in();
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                got.update(some, 0, n);
                count += n;
            }
            assertEquals(bytes, count);
            assertEquals(sum(bytes, seed), got.getValue());
        }));
    }

    private static long sum(int bytes, int seed) {
        Random random = new Random(seed);
        CRC32 sum = new CRC32();
        byte[] some = new byte[10_007];
        for (int left = bytes; left > 0; left -= some.length) {
            random.nextBytes(some);
            sum.update(some, 0, Math.min(left, some.length));
        }
        return sum.getValue();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> attempt(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                THREADS);
    }
}
