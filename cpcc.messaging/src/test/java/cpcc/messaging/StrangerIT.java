package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.PeerId;
import cpcc.messaging.tls.PeerKeys;
import cpcc.messaging.tls.RawClient;
import cpcc.messaging.tls.Shown;
import cpcc.messaging.wire.FrameType;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Who comes to the port and is no member, or not the one he says: kept out, with one line in the log. */
class StrangerIT extends Besieged {
    private static final int SHORT_MS = 700;

    @Test
    void plainHttp() throws Exception {
        try (Socket socket = plain()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: bob\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertFalse(new String(toEnd(socket), StandardCharsets.ISO_8859_1).contains("HTTP"));
            log.once(":" + socket.getLocalPort(), "before it was a link", "plaintext connection?");
        }
    }

    @Test
    void whoSaysNothing() throws Exception {
        limits("handshakeTimeoutMs", SHORT_MS);
        try (Socket socket = plain()) {
            assertEquals(0, toEnd(socket).length);
            log.once(":" + socket.getLocalPort(), "no handshake within 700 ms");
        }
    }

    @Test
    void whoSaysNothingAfterTls() throws Exception {
        limits("handshakeTimeoutMs", 2000);
        try (Intruder intruder = stranger()) {
            intruder.awaitEnd();
            log.once(intruder.address(), "no handshake within 2000 ms");
        }
    }

    @Test
    void oneByteAtATime() throws Exception {
        limits("handshakeTimeoutMs", SHORT_MS);
        // The head of a TLS record and of a ClientHello, which never becomes whole.
        byte[] hello = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
        try (Socket socket = plain()) {
            long begin = System.nanoTime();
            try {
                for (int i = 0; ; i++) {
                    socket.getOutputStream().write(i < hello.length ? hello[i] : 0);
                    TimeUnit.MILLISECONDS.sleep(50); // The slowness is the attack.
                    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(10), "it did not end");
                }
            } catch (IOException e) {
                log.once(":" + socket.getLocalPort(), "no handshake within 700 ms");
            }
        }
    }

    @Test
    void olderTls() throws Exception {
        assertShakenOff(RawClient.keys(), "TLSv1.2", "TLSv1.2");
    }

    @Test
    void noCertificate() throws Exception {
        assertShakenOff((Shown) null, "Empty client certificate chain");
    }

    @Test
    void anExpiredCertificate() throws Exception {
        assertShakenOff(Shown.expired(), "a certificate that expired at ");
    }

    @Test
    void aChainOfTwo() throws Exception {
        assertShakenOff(Shown.chainOfTwo(), "a chain of 2 certificates instead of one");
    }

    @Test
    void aBrokenSignature() throws Exception {
        assertShakenOff(Shown.brokenSignature(), "a certificate with a bad signature");
    }

    @Test
    void aWeakKey() throws Exception {
        assertShakenOff(Shown.rsa512(), "a certificate without a P-256 key");
    }

    @Test
    void bobsOwnCertificate() throws Exception {
        assertShakenOff(Shown.of(RawClient.keysOf(folder.resolve("bob"))), "this peer's own certificate");
    }

    @Test
    void aMembersCertificateWithoutItsKey() throws Exception {
        PeerKeys stolen = RawClient.keysOf(folder.resolve("alice"));
        assertShakenOff(Shown.withoutKeyOf(stolen), "ended before it was a link");
    }

    @Test
    void aMembersKeyUnderAnothersSignature() throws Exception {
        PeerKeys stolen = RawClient.keysOf(folder.resolve("alice"));
        assertShakenOff(Shown.forged(stolen), "a certificate with a bad signature");
    }

    @Test
    void anotherKeyAtAKnownPeersAddress() throws Exception {
        try (TestPeer mallory = TestPeer.start(folder.resolve("mallory"))) {
            PeerId carol = RawClient.keys().self();
            bob.links().keep(carol, TestPeer.COMMUNITY, Set.of(mallory.address()));
            log.once("another peer answers there, " + mallory.id().shortText(), "dialled again until it answers");
            bob.links().forget(carol);
            assertFalse(bob.linkedTo(mallory));
            assertTrue(mallory.links().up().isEmpty());
        }
    }

    @Test
    void anUnknownKeyIsToldSo() throws Exception {
        try (Intruder intruder = stranger()) {
            intruder.send(Intruder.json(FrameType.HELLO, Intruder.HELLO));
            String told = intruder.answer(FrameType.REFUSED);
            assertTrue(told.contains("\"reason\":\"not-a-member\""), told);
            assertTrue(told.contains("Ask a member for an invitation"), told);
            intruder.awaitEnd();
            log.once(intruder.id().shortText(), intruder.address(), "refused: You are no member of lab");
        }
    }

    @Test
    void whoIsNoMemberAnyMoreIsToldSo() throws Exception {
        try (TestPeer carol = TestPeer.start(folder.resolve("carol"))) {
            admit(carol.id());
            carol.link(bob);
            expel(carol.id());
            bob.links().forget(carol.id());
            TestPeer.await(() -> carol.events.lost());
            log.once(bob.id().shortText(), "You are no member of lab", "dialled again until it answers");
            assertFalse(bob.linkedTo(carol));
            assertTrue(log.with(carol.id().shortText(), "refused: You are no member of lab")
                    .findAny()
                    .isPresent());
            carol.links().forget(bob.id());
        }
    }

    @Test
    void theSameKeyOnTwoMachines() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        TestPeer.start(first).close();
        copy(first, second);
        try (TestPeer one = TestPeer.start(first);
                TestPeer two = TestPeer.start(second)) {
            admit(one.id());
            one.link(bob);
            two.link(bob);
            // The older one dials again, is told why it is kept out, and does not take the place back.
            log.once("is used by another machine", "dialled again until it answers");
            TestPeer.await(() -> one.links().up().isEmpty());
            assertTrue(two.linkedTo(bob));
            assertEquals(List.of("up"), two.events.told());
            assertEquals(
                    1,
                    bob.links().up().stream()
                            .filter(link -> link.peer().equals(two.id()))
                            .count());
            assertTrue(log.with("refused: Your key is used by another machine")
                    .findAny()
                    .isPresent());
            one.links().forget(bob.id());
            two.links().forget(bob.id());
        }
    }

    @Test
    void theOtherMachineMayComeWhenTheOneHasGone() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        TestPeer.start(first).close();
        copy(first, second);
        try (TestPeer one = TestPeer.start(first, Map.of("redialLargestMs", 300))) {
            admit(one.id());
            one.link(bob);
            try (TestPeer two = TestPeer.start(second)) {
                two.link(bob);
                TestPeer.await(() -> one.links().up().isEmpty());
            }
            TestPeer.await(() -> one.linkedTo(bob));
            one.links().forget(bob.id());
        }
    }

    @Test
    void whoEndsWhileItIsJudged() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch judged = new CountDownLatch(1);
        bob.messaging.gate((peer, community, role) -> {
            if (!peer.equals(alice.id())) {
                awaitQuietly(ended);
                judged.countDown();
            }
        });
        limits("handshakeTimeoutMs", 2000);
        try (Intruder intruder = stranger()) {
            intruder.send(Intruder.json(FrameType.HELLO, Intruder.HELLO));
            intruder.awaitEnd();
        } finally {
            ended.countDown();
        }
        assertTrue(judged.await(10, TimeUnit.SECONDS));
        assertServed();
        assertEquals(1, bob.links().up().size());
    }

    @Test
    void aGuestTooManyTakesThePlaceOfTheOldest() throws Exception {
        bob.messaging.gate(TestPeer.OPEN);
        limits("guestLinks", 2);
        String guest = Intruder.HELLO.replace("MEMBER", "GUEST");
        try (Intruder first = stranger();
                Intruder second = stranger();
                Intruder third = stranger()) {
            for (Intruder each : List.of(first, second, third)) {
                each.send(Intruder.json(FrameType.HELLO, guest));
                each.answer(FrameType.HELLO_ACK);
            }
            first.awaitEnd();
            log.once(first.id().shortText(), "is down", "too many guests");
            TestPeer.await(() -> bob.links().up().size() == 3);
        }
    }

    private void assertShakenOff(PeerKeys keys, String protocol, String why) throws Exception {
        assertShakenOff(Shown.of(keys), protocol, why);
    }

    private void assertShakenOff(Shown shown, String why) throws Exception {
        assertShakenOff(shown, "TLSv1.3", why);
    }

    /** A client may be refused while it still writes, or, in TLS 1.3, only when it reads. */
    private void assertShakenOff(Shown shown, String protocol, String why) throws Exception {
        try (SSLSocket socket = RawClient.connect(bob.links().port(), protocol, shown)) {
            int got = socket.getInputStream().read();
            assertEquals(-1, got, "the handshake was taken");
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("it did not end", e);
        } catch (javax.net.ssl.SSLException | SocketException e) {
            // An alert, or a reset that overtook it.
        }
        log.once("connection from", "ended before it was a link", why);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                Files.copy(each, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
