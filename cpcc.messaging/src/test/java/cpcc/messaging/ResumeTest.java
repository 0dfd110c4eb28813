package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Priority;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of channels when the line between two peers is cut. */
class ResumeTest {
    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;
    private TcpProxy line;

    @BeforeEach
    void start() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"));
        bob = TestPeer.start(folder.resolve("bob"), Map.of("reconnectGraceMs", 5000));
        line = new TcpProxy(bob.links().port());
        alice.link(bob, line.address());
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob, line);
    }

    @Test
    void aTransferThatIsCutAgainAndAgainLosesNoByte() throws Exception {
        bob.channels().accept(bob.key(alice, "echo", Priority.INTERACTIVE), channel -> {
            try (OutputStream out = channel.out()) {
                channel.in().transferTo(out);
            } catch (IOException e) {
                channel.reset(e.getMessage());
            }
        });
        Channel channel = alice.channels().open(alice.key(bob, "echo", Priority.INTERACTIVE));
        byte[] sent = new byte[6 * 1024 * 1024];
        new Random(1).nextBytes(sent);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try (OutputStream out = channel.out()) {
                out.write(sent);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(() -> {
            try {
                return channel.in().readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int cut = 0; cut < 4; cut++) {
            long from = line.passed();
            TestPeer.await(() -> line.passed() > from + 1_500_000);
            line.cut();
        }
        assertFalse(got.isDone(), "over before it was cut");
        assertArrayEquals(sent, got.get(20, TimeUnit.SECONDS));
        written.get(1, TimeUnit.SECONDS);
        assertNull(TestPeer.get(channel.closed()));
        assertFalse(alice.events.lost());
        TestPeer.await(() -> alice.events.told().size() >= 9);
    }

    @Test
    void whatIsOpenedAndEndedWhileTheLineIsDownArrives() throws Exception {
        Channel[] ends = alice.channel(bob, "before", Priority.BULK);
        CompletableFuture<Channel> arrived = new CompletableFuture<>();
        bob.channels().accept(bob.key(alice, "during", Priority.BULK), arrived::complete);
        line.refuse(true);
        line.cut();
        TestPeer.await(() -> !alice.linkedTo(bob) && !bob.linkedTo(alice));
        Channel during = alice.channels().open(alice.key(bob, "during", Priority.BULK));
        during.out().write(new byte[1000]);
        during.out().close();
        ends[0].reset("ended meanwhile");
        line.refuse(false);
        assertEquals(1000, TestPeer.get(arrived).in().readAllBytes().length);
        assertEquals("ended meanwhile", TestPeer.get(ends[1].closed()));
    }

    @Test
    void beyondTheGraceChannelsAreResetOnBothSides() throws Exception {
        bob.close();
        bob = TestPeer.start(folder.resolve("bob"), Map.of("reconnectGraceMs", 200));
        alice.close();
        alice = TestPeer.start(folder.resolve("alice"), Map.of("reconnectGraceMs", 200));
        line.close();
        line = new TcpProxy(bob.links().port());
        alice.link(bob, line.address());
        Channel[] ends = alice.channel(bob, "x", Priority.BULK);
        line.refuse(true);
        line.cut();
        assertTrue(TestPeer.get(ends[0].closed()).startsWith("away for more than"));
        assertTrue(TestPeer.get(ends[1].closed()).startsWith("away for more than"));
        assertThrows(IOException.class, () -> ends[0].in().read());
        Failure failure = assertThrows(Failure.class, () -> alice.channels().open(alice.key(bob, "x", Priority.BULK)));
        assertEquals(Reason.UNREACHABLE, failure.reason());
    }

    @Test
    void whoWaitsLongerThanTheOtherIsTold() throws Exception {
        bob.close();
        bob = TestPeer.start(folder.resolve("bob"), Map.of("reconnectGraceMs", 100));
        line.close();
        line = new TcpProxy(bob.links().port());
        alice.link(bob, line.address());
        Channel[] ends = alice.channel(bob, "x", Priority.BULK);
        line.refuse(true);
        line.cut();
        TestPeer.await(() -> bob.events.lost());
        assertFalse(ends[0].closed().toCompletableFuture().isDone());
        line.refuse(false);
        assertEquals("it no longer waited for us", TestPeer.get(ends[0].closed()));
        TestPeer.await(() -> alice.linkedTo(bob));
    }

    @Test
    void anotherIncarnationEndsTheChannels() throws Exception {
        Channel[] ends = alice.channel(bob, "x", Priority.BULK);
        line.refuse(true);
        line.cut(); // As after kill -9: no goodbye.
        TestPeer.await(() -> !alice.linkedTo(bob));
        bob.close();
        bob = TestPeer.start(folder.resolve("bob"));
        try (TcpProxy next = new TcpProxy(bob.links().port())) {
            alice.link(bob, next.address());
            assertEquals("it was restarted", TestPeer.get(ends[0].closed()));
            TestPeer.await(alice.events::lost);
            Channel[] fresh = alice.channel(bob, "fresh", Priority.BULK);
            fresh[0].out().write(7);
            assertEquals(7, fresh[1].in().read());
        }
    }

    @Test
    void aRequestThatWasSentFailsWhenThePeerIsRestarted() throws Exception {
        record Note(String text) {}
        bob.serve("test.ask", false, Note.class, (from, note) -> {
            try {
                TimeUnit.SECONDS.sleep(30);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return note;
        });
        var asked = alice.ask(bob, "test.ask", new Note("x"), Note.class);
        alice.ask(bob, "test.none", new Note("x"), Note.class);
        TestPeer.failure(alice.ask(bob, "test.none", new Note("x"), Note.class)); // So the first is out, too.
        bob.close();
        Failure failure = TestPeer.failure(asked);
        assertEquals(Reason.LOST, failure.reason());
    }
}
