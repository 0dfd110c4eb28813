package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Filters;
import cpcc.messaging.api.Priority;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gigabyte is to be sent and nobody takes it: both peers, here in one process, hold a bounded part of it. */
class StoppedReaderIT {
    private static final long MEGABYTE = 1024 * 1024;
    private static final long GIGABYTE = 1024 * MEGABYTE;
    /** What the two may hold, in their heaps and in the system's buffers. */
    private static final long MOST = 32 * MEGABYTE;

    private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;
    private TcpProxy line;
    private ServerSocketChannel server;
    private final AtomicLong accepted = new AtomicLong();

    @BeforeEach
    void start() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"));
        bob = TestPeer.start(folder.resolve("bob"));
        line = new TcpProxy(bob.links().port());
        alice.link(bob, line.address());
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(socket("back"));
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob, line, server);
    }

    @ParameterizedTest
    @EnumSource
    void aLocalProgramThatReadsNoMore(Priority priority) throws Exception {
        join("full", priority);
        join("free", Priority.INTERACTIVE);
        long before = heap();
        try (SocketChannel full = SocketChannel.open(socket("full"));
                SocketChannel unread = server.accept();
                SocketChannel free = SocketChannel.open(socket("free"));
                SocketChannel served = server.accept()) {
            Thread flood = flood(full);
            awaitStill();
            assertHeld(before);
            for (int i = 0; i < 100; i++) {
                pass(free, served);
                pass(served, free);
            }
            assertTrue(flood.isAlive(), "all of it was taken");
            assertTrue(unread.isOpen());
        }
    }

    @Test
    void aLinkThatTakesNothing() throws Exception {
        join("full", Priority.INTERACTIVE);
        long before = heap();
        try (SocketChannel full = SocketChannel.open(socket("full"));
                SocketChannel unread = server.accept()) {
            line.stall();
            Thread flood = flood(full);
            awaitStill();
            assertHeld(before);
            assertTrue(flood.isAlive(), "all of it was taken");
            assertTrue(unread.isOpen());
        }
    }

    private void join(String label, Priority priority) throws IOException {
        bob.channels().join(bob.key(alice, label, priority), socket("back"), Filters.NONE);
        alice.channels().listen(socket(label), alice.key(bob, label, priority), Filters.NONE);
    }

    private UnixDomainSocketAddress socket(String name) {
        return UnixDomainSocketAddress.of(folder.resolve(name));
    }

    private void assertHeld(long before) {
        long grown = heap() - before;
        assertTrue(accepted.get() > 0, "nothing was taken");
        assertTrue(accepted.get() < MOST, "taken from the program: " + accepted.get());
        assertTrue(grown < MOST, "more heap: " + grown);
    }

    private Thread flood(SocketChannel to) {
        Thread thread = new Thread(() -> {
            // Noise, and never the same again: what shrinks to nothing holds nothing up.
            Random random = new Random(5);
            byte[] noise = new byte[(int) MEGABYTE];
            try {
                while (accepted.get() < GIGABYTE) {
                    random.nextBytes(noise);
                    accepted.addAndGet(to.write(ByteBuffer.wrap(noise)));
                }
            } catch (AsynchronousCloseException e) {
                // The test is over.
            } catch (IOException e) {
                accepted.set(GIGABYTE);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until nothing more is taken for a second. */
    private void awaitStill() throws InterruptedException {
        long[] last = {-1, 0};
        TestPeer.await(() -> {
            long now = accepted.get();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return now > 0 && System.nanoTime() - last[1] > STILL_NANOS;
        });
    }

    private static void pass(SocketChannel from, SocketChannel to) throws IOException {
        from.write(ByteBuffer.wrap(new byte[] {7}));
        ByteBuffer one = ByteBuffer.allocate(1);
        assertEquals(1, to.read(one));
        assertFalse(one.hasRemaining());
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
