package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.Priority;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer with several addresses, of which some lead nowhere. */
class DialRaceTest {
    /** None of them comes to pass within a test. */
    private static final Map<String, Object> PATIENT =
            Map.of("handshakeTimeoutMs", 60_000, "connectTimeoutMs", 60_000, "redialFirstMs", 60_000);

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestPeer alice;
    private TestPeer bob;

    @BeforeEach
    void start() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"), PATIENT);
        bob = TestPeer.start(folder.resolve("bob"), PATIENT);
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob);
        TestPeer.closeAll(opened.toArray(AutoCloseable[]::new));
    }

    @Test
    void anAddressThatSaysNothingHoldsUpNobody() throws Exception {
        ServerSocket mute = mute();
        Link link = meet(address(mute), bob.address());
        assertEquals(bob.id(), link.peer());
        try (Socket begun = mute.accept()) {
            begun.setSoTimeout(10_000);
            begun.getInputStream().transferTo(OutputStream.nullOutputStream()); // Until it is closed.
        }
    }

    @Test
    void whatFailsAtOnceCostsNoTime() throws Exception {
        List<Address> many = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            many.add(free());
        }
        many.add(bob.address());
        long begin = System.nanoTime();
        meet(many.toArray(Address[]::new));
        // Sixteen times a quarter of a second would be 4 s.
        assertTrue(System.nanoTime() - begin < 3_000_000_000L);
    }

    @Test
    void twoWaysToOnePeerMakeOneLink() throws Exception {
        try (TcpProxy slow = new TcpProxy(bob.links().port())) {
            slow.hold(true);
            Link link = meet(slow.address(), bob.address());
            assertEquals(bob.address(), link.address());
            slow.hold(false);
            TestPeer.await(() -> alice.events.told().equals(List.of("up"))
                    && bob.events.told().equals(List.of("up")));
            Channel[] ends = alice.channel(bob, "x", Priority.BULK);
            ends[0].out().write(7);
            assertEquals(7, ends[1].in().read());
            assertEquals(List.of("up"), alice.events.told());
            assertEquals(List.of("up"), bob.events.told());
        }
    }

    @Test
    void anotherPeerThatIsQuickerIsNotBelieved() throws Exception {
        try (TestPeer carol = TestPeer.start(folder.resolve("third"))) {
            assertEquals(bob.id(), meet(carol.address(), bob.address()).peer());
            assertTrue(carol.links().up().isEmpty());
        }
    }

    @Test
    void aPeerIsReachedByIpv6() throws Exception {
        try (TestPeer six = TestPeer.start(folder.resolve("six"), Map.of("listenHost", "::1"))) {
            Address at = new Address("::1", six.links().port());
            assertEquals(
                    six.id(),
                    TestPeer.get(alice.links().meet(six.id(), "lab", List.of(free(), at)))
                            .peer());
        }
    }

    @Test
    void theFailureNamesWhatWasTriedAndForgettingEndsIt() throws Exception {
        Address free = free();
        Failure failure = TestPeer.failure(alice.links().meet(bob.id(), "lab", List.of(free)));
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(failure.getMessage().contains(free + " (Connection refused"), failure.getMessage());
        for (String way : List.of("running", "router", "IPv6", "VPN", "--address")) {
            assertTrue(failure.remedy().contains(way), failure.remedy());
        }
        ServerSocket mute = mute();
        var meeting = alice.links().meet(bob.id(), "lab", List.of(address(mute)));
        try (Socket begun = mute.accept()) {
            begun.setSoTimeout(10_000);
            alice.links().forget(bob.id());
            assertEquals("it was forgotten", TestPeer.failure(meeting).getMessage());
            begun.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private Link meet(Address... at) throws Exception {
        return TestPeer.get(alice.links().meet(bob.id(), "lab", List.of(at)));
    }

    /** Accepts connections, as the kernel does for it, and never says a word. */
    private ServerSocket mute() throws IOException {
        ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        opened.add(socket);
        return socket;
    }

    private static Address address(ServerSocket socket) {
        return new Address("127.0.0.1", socket.getLocalPort());
    }

    private static Address free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return address(socket);
        }
    }
}
