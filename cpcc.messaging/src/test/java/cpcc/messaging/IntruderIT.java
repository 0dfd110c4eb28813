package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import cpcc.messaging.tls.PeerKeys;
import cpcc.messaging.tls.RawClient;
import cpcc.messaging.wire.FrameType;
import cpcc.messaging.wire.Frames;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes to the port and is no peer, or no honest one. */
class IntruderIT {
    private static final String HELLO =
            "{\"versions\":[1],\"incarnation\":\"i\",\"relation\":1,\"role\":\"MEMBER\",\"community\":\"lab\"}";

    @TempDir
    Path folder;

    private TestPeer bob;

    @BeforeEach
    void start() throws Exception {
        bob = TestPeer.start(folder.resolve("bob"), Map.of("handshakeTimeoutMs", 700));
    }

    @AfterEach
    void stop() throws Exception {
        assertTrue(bob.links().up().isEmpty(), "somebody came in");
        bob.close();
    }

    @Test
    void plainHttpIsTurnedAway() throws Exception {
        try (Socket socket = plain()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: bob\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEnds(socket);
        }
    }

    @Test
    void whoSaysNothingIsTurnedAway() throws Exception {
        try (Socket socket = plain()) {
            assertEnds(socket);
        }
    }

    @Test
    void whoSaysNothingAfterTheHandshakeIsTurnedAway() throws Exception {
        try (SSLSocket socket = RawClient.connect(bob.links().port(), RawClient.keys(), "TLSv1.3")) {
            assertEnds(socket);
        }
    }

    @Test
    void olderTlsIsRefused() {
        assertThrows(IOException.class, () -> RawClient.connect(bob.links().port(), RawClient.keys(), "TLSv1.2"));
    }

    @Test
    void noCertificateIsRefused() throws Exception {
        assertShakenOff(null);
    }

    @Test
    void bobsOwnCertificateIsRefused() throws Exception {
        assertShakenOff(RawClient.keysOf(folder.resolve("bob")));
    }

    @Test
    void aLengthBeyondAllBoundsEndsTheLink() throws Exception {
        assertRefused(new byte[] {-1, -1, -1, -1, 1}, "HELLO frame of 4294967295 bytes");
    }

    @Test
    void oneByteBeyondTheCapEndsTheLink() throws Exception {
        byte[] header =
                ByteBuffer.allocate(5).putInt(64 * 1024 + 2).put((byte) 1).array();
        assertRefused(header, "HELLO frame of 65538 bytes");
    }

    @Test
    void anUnknownTypeEndsTheLink() throws Exception {
        assertRefused(new byte[] {0, 0, 0, 2, 99, 0}, "unknown type 99");
    }

    @Test
    void nothingIsTakenBeforeHello() throws Exception {
        assertRefused(frame(FrameType.MESSAGE, "{}"), "MESSAGE frame while AWAITING_HELLO");
    }

    @Test
    void helloWithADuplicateKeyIsRefused() throws Exception {
        assertRefused(frame(FrameType.HELLO, HELLO.replace("{", "{\"community\":\"x\",")), "a key twice");
    }

    @Test
    void helloWithoutACommonVersionIsRefused() throws Exception {
        assertRefused(
                frame(FrameType.HELLO, HELLO.replace("[1]", "[7,8]")), "protocol version 1, the other one [7, 8]");
    }

    @Test
    void helloWithManyVersionsIsRefusedInFewWords() throws Exception {
        String many = "[" + "7,".repeat(20_000) + "8]";
        assertRefused(frame(FrameType.HELLO, HELLO.replace("[1]", many)), "a HELLO with more than 16 versions");
    }

    @Test
    void whoEndsWhileItIsJudgedIsNoLink() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch judged = new CountDownLatch(1);
        bob.messaging.gate((peer, community, role) -> {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            judged.countDown();
        });
        try (SSLSocket socket = RawClient.connect(bob.links().port(), RawClient.keys(), "TLSv1.3")) {
            socket.getOutputStream().write(frame(FrameType.HELLO, HELLO));
            assertEnds(socket);
        } finally {
            ended.countDown();
        }
        judged.await();
        bob.messaging.gate(TestPeer.OPEN);
        try (TestPeer alice = TestPeer.start(folder.resolve("alice"))) {
            alice.link(bob);
            TestPeer.await(() -> bob.events.told().contains("up"));
            assertEquals(alice.id(), bob.events.last().peer());
            assertEquals(1, Collections.frequency(bob.events.told(), "up"));
            alice.links().forget(bob.id());
            TestPeer.await(() -> bob.links().up().isEmpty());
        }
    }

    @Test
    void aGuestTooManyTakesThePlaceOfTheOldest() throws Exception {
        try (TestPeer crowded = TestPeer.start(folder.resolve("crowded"), Map.of("guestLinks", 3))) {
            crowded.messaging.gate(TestPeer.GUESTS);
            List<SSLSocket> guests = new ArrayList<>();
            try {
                for (int i = 1; i <= 5; i++) {
                    int sofar = i;
                    SSLSocket guest = RawClient.connect(crowded.links().port(), RawClient.keys(), "TLSv1.3");
                    guests.add(guest);
                    guest.getOutputStream().write(frame(FrameType.HELLO, HELLO.replace("MEMBER", "GUEST")));
                    TestPeer.await(() -> Collections.frequency(crowded.events.told(), "up") == sofar);
                }
                assertEnds(guests.get(0));
                assertEnds(guests.get(1));
                TestPeer.await(() -> crowded.links().up().size() == 3);
            } finally {
                for (SSLSocket guest : guests) {
                    guest.close();
                }
            }
        }
    }

    @Test
    void javasSerialisedBytesAreOnlyBytes() throws Exception {
        assertRefused(new byte[] {(byte) 0xac, (byte) 0xed, 0, 5, 's', 'r'}, "unknown type 115");
    }

    @Test
    void anHonestPeerComesInThroughAFlood() throws Exception {
        List<Socket> flood = new ArrayList<>();
        try (TestPeer alice = TestPeer.start(folder.resolve("alice"))) {
            for (int i = 0; i < 200; i++) {
                flood.add(plain());
            }
            alice.link(bob);
            alice.links().forget(bob.id());
            TestPeer.await(() -> bob.links().up().isEmpty());
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
    }

    private void assertRefused(byte[] sent, String why) throws Exception {
        try (SSLSocket socket = RawClient.connect(bob.links().port(), RawClient.keys(), "TLSv1.3")) {
            socket.getOutputStream().write(sent);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            assertEquals(3, frame[0], "REFUSED");
            String text = new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8);
            assertTrue(text.contains(why), text);
            assertEnds(socket);
        }
    }

    /** In TLS 1.3 the client may be refused while it still writes, or only when it reads. */
    private void assertShakenOff(PeerKeys keys) throws Exception {
        try (SSLSocket socket = RawClient.connect(bob.links().port(), keys, "TLSv1.3")) {
            int got = socket.getInputStream().read();
            fail("the handshake was taken; then came " + got);
        } catch (SSLException | SocketException e) {
            // An alert, or a reset that overtook it.
        }
    }

    private static byte[] frame(FrameType type, String json) {
        return Frames.json(type, json.getBytes(StandardCharsets.UTF_8)).array();
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            // An alert may come first; what matters is that it ends, which a read that times out would deny.
            while (socket.getInputStream().read() >= 0) {}
        } catch (SocketException | EOFException | SSLException e) {
            // Ended with a reset or an alert.
        }
    }

    private Socket plain() throws IOException {
        Socket socket = new Socket("127.0.0.1", bob.links().port());
        socket.setSoTimeout(5000);
        return socket;
    }
}
