package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Priority;
import cpcc.messaging.codec.CodecFigures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels that are compressed, between two peers with all there is between them. */
class CompressionIT {
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;
    private TcpProxy line;

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob, line);
        assertEquals(0, alice.messaging.compression().contexts());
        assertEquals(0, bob.messaging.compression().contexts());
        assertEquals(0, alice.messaging.compression().nativeBytes());
    }

    @ParameterizedTest
    @CsvSource({"always, always", "always, auto", "auto, auto", "auto, never", "never, always", "never, never"})
    void whateverTheTwoThinkOfItTheBytesAreTheSame(String here, String there) throws Exception {
        start(here, there);
        byte[] sent = text(2 * MEGABYTE);
        assertArrayEquals(sent, echoed(sent));
        TestPeer.await(() -> contexts() == 0); // The channel is over, what it took is given back.
        CodecFigures.Bytes bytes = alice.messaging.compression().interactive();
        boolean coded = !here.equals("never") && !there.equals("never");
        assertEquals(coded ? sent.length : 0, bytes.sent());
        assertEquals(coded ? sent.length : 0, bytes.received());
        if (here.equals("always") && coded) {
            assertTrue(bytes.sentCoded() < sent.length / 4, "sent " + bytes.sentCoded());
        }
        if (there.equals("always") && coded) {
            assertTrue(bytes.receivedCoded() < sent.length / 4, "received " + bytes.receivedCoded());
        }
    }

    @Test
    void aTransferThatIsCutInTheMiddleOfItsBlocksLosesNoByte() throws Exception {
        start("always", "always");
        byte[] sent = text(16 * MEGABYTE);
        CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(() -> {
            try {
                return echoed(sent);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        for (int cut = 0; cut < 4; cut++) {
            long from = line.passed();
            TestPeer.await(() -> line.passed() > from + 100_000);
            line.cut();
        }
        assertFalse(got.isDone(), "over before it was cut");
        assertArrayEquals(sent, got.get(60, TimeUnit.SECONDS));
        CodecFigures.Bytes bytes = alice.messaging.compression().interactive();
        assertEquals(sent.length, bytes.sent());
        assertTrue(bytes.sentCoded() < sent.length / 4);
    }

    @Test
    void messagesArriveOneByOne() throws Exception {
        start("always", "always");
        Channel[] ends = alice.channel(bob, "talk", Priority.INTERACTIVE);
        for (int i = 0; i < 200; i++) {
            byte[] message = ("message " + i).getBytes(StandardCharsets.UTF_8);
            ends[i % 2].out().write(message);
            assertArrayEquals(message, ends[1 - i % 2].in().readNBytes(message.length));
        }
        assertEquals(4, contexts());
        ends[0].reset("enough");
        TestPeer.get(ends[1].closed());
        TestPeer.await(() -> contexts() <= 1); // Of whoever has not yet asked for the end.
        assertThrows(IOException.class, () -> ends[1].in().read());
        assertEquals(0, contexts());
    }

    @Test
    void aReaderThatStopsHoldsTheWriterUp() throws Exception {
        start("always", "always");
        Channel[] ends = alice.channel(bob, "stopped", Priority.BULK);
        byte[] noise = new byte[8 * MEGABYTE];
        new Random(5).nextBytes(noise);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try (OutputStream out = ends[0].out()) {
                out.write(noise);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        TestPeer.await(() -> alice.messaging.compression().bulk().sent() > MEGABYTE / 2);
        assertThrows(java.util.concurrent.TimeoutException.class, () -> writing.get(300, TimeUnit.MILLISECONDS));
        assertTrue(alice.messaging.compression().bulk().sent() < 3 * MEGABYTE);
        assertArrayEquals(noise, ends[1].in().readAllBytes());
        writing.get(5, TimeUnit.SECONDS);
        ends[1].close();
        assertNull(TestPeer.get(ends[0].closed()));
    }

    @Test
    void whoStopsGivesEverythingBack() throws Exception {
        start("always", "always");
        Channel[] ends = alice.channel(bob, "open", Priority.INTERACTIVE);
        ends[0].out().write(text(100_000));
        assertEquals(100_000, ends[1].in().readNBytes(100_000).length);
        assertTrue(contexts() >= 2); // The rest is in stop().
    }

    private void start(String here, String there) throws Exception {
        alice = TestPeer.start(folder.resolve("alice"), Map.of("compression", here));
        bob = TestPeer.start(folder.resolve("bob"), Map.of("compression", there));
        line = new TcpProxy(bob.links().port());
        alice.link(bob, line.address());
    }

    private long contexts() {
        return alice.messaging.compression().contexts()
                + bob.messaging.compression().contexts();
    }

    private byte[] echoed(byte[] sent) throws Exception {
        bob.channels().accept(bob.key(alice, "echo", Priority.INTERACTIVE), channel -> {
            try (OutputStream out = channel.out()) {
                channel.in().transferTo(out);
            } catch (IOException e) {
                channel.reset(e.getMessage());
            }
        });
        Channel channel = alice.channels().open(alice.key(bob, "echo", Priority.INTERACTIVE));
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try (OutputStream out = channel.out()) {
                out.write(sent);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try (InputStream in = channel.in()) {
            byte[] got = in.readAllBytes();
            written.get(10, TimeUnit.SECONDS);
            return got;
        }
    }

    /** Words, so that it shrinks, but not to nothing. */
    private static byte[] text(int length) {
        Random random = new Random(9);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; ) {
            byte[] word = ("the " + random.nextInt(1000) + " ").repeat(5).getBytes(StandardCharsets.UTF_8);
            int n = Math.min(word.length, length - i);
            System.arraycopy(word, 0, bytes, i, n);
            i += n;
        }
        return bytes;
    }
}
