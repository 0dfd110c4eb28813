package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.Priority;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelTest {
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;

    @BeforeEach
    void start() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"));
        bob = TestPeer.start(folder.resolve("bob"));
        alice.link(bob);
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob);
    }

    @ParameterizedTest
    @EnumSource
    void megabytesComeBackAsTheyWere(Priority priority) throws Exception {
        bob.channels().accept(bob.key(alice, "echo", priority), channel -> {
            try (OutputStream out = channel.out()) {
                channel.in().transferTo(out);
            } catch (IOException e) {
                channel.reset(e.getMessage());
            }
        });
        Channel channel = alice.channels().open(alice.key(bob, "echo", priority));
        byte[] sent = random(6 * MEGABYTE);
        CompletableFuture<Void> written = write(channel.out(), sent);
        MessageDigest got = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        for (int n = channel.in().read(buffer); n >= 0; n = channel.in().read(buffer)) {
            got.update(buffer, 0, n);
            total += n;
        }
        written.get(10, TimeUnit.SECONDS);
        assertEquals(sent.length, total);
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(sent), got.digest());
        assertNull(TestPeer.get(channel.closed()));
    }

    @Test
    void aHalfCloseLeavesTheOtherDirectionOpen() throws Exception {
        Channel[] ends = alice.channel(bob, "half", Priority.INTERACTIVE);
        ends[0].out().write("question".getBytes(StandardCharsets.UTF_8));
        ends[0].out().close();
        assertEquals("question", text(ends[1].in()));
        ends[1].out().write("answer".getBytes(StandardCharsets.UTF_8));
        ends[1].out().close();
        assertEquals("answer", text(ends[0].in()));
        assertNull(TestPeer.get(ends[0].closed()));
        assertNull(TestPeer.get(ends[1].closed()));
    }

    @Test
    void aResetTellsItsReason() throws Exception {
        Channel[] ends = alice.channel(bob, "reset", Priority.BULK);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
            try {
                return ends[1].in().read();
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage());
            }
        });
        ends[0].reset("the user has closed it");
        assertEquals("the user has closed it", TestPeer.get(ends[1].closed()));
        Exception told = assertThrows(Exception.class, () -> reading.get(5, TimeUnit.SECONDS));
        assertTrue(told.getMessage().contains("the user has closed it"), told.getMessage());
        assertThrows(IOException.class, () -> ends[1].out().write(1));
        assertThrows(IOException.class, () -> ends[0].in().read());
    }

    @Test
    void aChannelThatNobodyExpectsIsReset() throws Exception {
        Channel channel = alice.channels().open(alice.key(bob, "nobody", Priority.BULK));
        assertEquals("nobody expects nobody", TestPeer.get(channel.closed()));
    }

    @Test
    void anotherPriorityOrCommunityIsNotExpected() throws Exception {
        bob.channels().accept(bob.key(alice, "files", Priority.BULK), Channel::close);
        Channel channel = alice.channels().open(alice.key(bob, "files", Priority.INTERACTIVE));
        assertEquals("nobody expects files", TestPeer.get(channel.closed()));
    }

    @Test
    void theEndOfAnArrangementEndsItsChannels() throws Exception {
        CompletableFuture<Channel> arrived = new CompletableFuture<>();
        Handle handle = bob.channels().accept(bob.key(alice, "short", Priority.BULK), arrived::complete);
        Channel channel = alice.channels().open(alice.key(bob, "short", Priority.BULK));
        TestPeer.get(arrived);
        handle.close();
        handle.close();
        assertEquals("ended", TestPeer.get(channel.closed()));
        bob.channels().accept(bob.key(alice, "short", Priority.BULK), c -> {}).close();
    }

    @Test
    void aLabelIsTakenOnce() throws Exception {
        bob.channels().accept(bob.key(alice, "one", Priority.BULK), c -> {});
        assertThrows(IllegalStateException.class, () -> bob.channels()
                .accept(bob.key(alice, "one", Priority.BULK), c -> {}));
    }

    @Test
    void aPeerHasOnlySoManyChannels() throws Exception {
        bob.channels().accept(bob.key(alice, "many", Priority.BULK), c -> {});
        for (int i = 0; i < 64; i++) {
            alice.channels().open(alice.key(bob, "many", Priority.BULK));
        }
        Failure failure =
                assertThrows(Failure.class, () -> alice.channels().open(alice.key(bob, "many", Priority.BULK)));
        assertEquals(Reason.LIMIT, failure.reason());
    }

    @Test
    void aPeerThatWasNeverLinkedIsUnreachable() throws Exception {
        try (TestPeer stranger = TestPeer.start(folder.resolve("stranger"))) {
            Failure failure =
                    assertThrows(Failure.class, () -> stranger.channels().open(stranger.key(bob, "x", Priority.BULK)));
            assertEquals(Reason.UNREACHABLE, failure.reason());
        }
    }

    @Test
    void aReaderThatStopsHoldsBackOnlyItsOwnChannel() throws Exception {
        Channel[] stopped = alice.channel(bob, "stopped", Priority.INTERACTIVE);
        Channel[] going = alice.channel(bob, "going", Priority.BULK);
        CompletableFuture<Void> stuck = write(stopped[0].out(), random(16 * MEGABYTE));
        byte[] sent = random(4 * MEGABYTE);
        write(going[0].out(), sent);
        assertArrayEquals(sent, going[1].in().readAllBytes());
        assertTrue(stopped[1].in().available() <= MEGABYTE, "more than a window is held");
        assertTrue(!stuck.isDone(), "more was taken than a window and a buffer");
        stopped[1].close();
        stopped[0].reset("done");
        assertThrows(Exception.class, () -> stuck.get(5, TimeUnit.SECONDS));
    }

    @Test
    void closingDiscardsWhatComesAndDeliversWhatWasWritten() throws Exception {
        Channel[] ends = alice.channel(bob, "close", Priority.INTERACTIVE);
        ends[1].out().write(random(100_000));
        ends[0].out().write(random(200_000));
        ends[0].close();
        assertEquals(200_000, ends[1].in().readAllBytes().length);
        ends[1].close();
        String reason = TestPeer.get(ends[0].closed());
        // What is still under way when the other end has all there was is told that nobody reads it.
        assertTrue(reason == null || reason.equals("nobody reads any more"), reason);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static CompletableFuture<Void> write(OutputStream out, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try (out) {
                out.write(bytes);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
