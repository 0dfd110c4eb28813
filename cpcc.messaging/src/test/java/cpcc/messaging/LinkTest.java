package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.Priority;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest {
    private static final Map<String, Object> QUICK =
            Map.of("pingIntervalMs", 50, "pingTimeoutMs", 300, "reconnectGraceMs", 400);

    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;

    @BeforeEach
    void start() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"), QUICK);
        bob = TestPeer.start(folder.resolve("bob"), QUICK);
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob);
    }

    @Test
    void twoPeersMeetAndKnowEachOther() throws Exception {
        alice.link(bob);
        Link here = alice.links().up().get(0);
        Link there = bob.links().up().get(0);
        assertEquals(bob.id(), here.peer());
        assertEquals(alice.id(), there.peer());
        assertTrue(here.dialled());
        assertFalse(there.dialled());
        assertEquals(Role.MEMBER, there.role());
        assertEquals(TestPeer.COMMUNITY, there.community());
        assertNotEquals(here.incarnation(), there.incarnation());
        assertEquals(bob.address(), here.address());
        TestPeer.await(() -> alice.links().up().get(0).roundTrip().isPresent());
    }

    @Test
    void aGuestWhoBecomesAMemberIsLinkedAsOne() throws Exception {
        Link met = TestPeer.get(alice.links().meet(bob.id(), "lab", List.of(bob.address())));
        assertEquals(Role.GUEST, met.role());
        alice.links().keep(bob.id(), "lab", Set.of(bob.address()));
        TestPeer.await(() -> bob.events.role() == Role.MEMBER && alice.events.role() == Role.MEMBER);
        assertFalse(alice.events.told().contains("down"));
        assertFalse(bob.events.lost());
    }

    @Test
    void whoeverIsRefusedIsToldWhy() throws Exception {
        bob.messaging.gate((peer, community, role) -> {
            throw new Failure(Reason.BAD_INVITATION, "The invitation was used", "Ask for another one");
        });
        Failure failure = TestPeer.failure(alice.links().meet(bob.id(), "lab", List.of(bob.address())));
        assertEquals(Reason.BAD_INVITATION, failure.reason());
        assertTrue(failure.getMessage().endsWith("refused the link: The invitation was used"), failure.getMessage());
        assertEquals("Ask for another one", failure.remedy());
        assertTrue(bob.links().up().isEmpty());
    }

    @Test
    void withoutAGateNobodyComesIn() throws Exception {
        bob.messaging.gate(null);
        Failure failure = TestPeer.failure(alice.links().meet(bob.id(), "lab", List.of(bob.address())));
        assertEquals(Reason.UNKNOWN_COMMUNITY, failure.reason());
    }

    @Test
    void anotherPeerAtTheAddressIsNotBelieved() throws Exception {
        try (TestPeer carol = TestPeer.start(folder.resolve("third"))) {
            Failure failure = TestPeer.failure(alice.links().meet(carol.id(), "lab", List.of(bob.address())));
            assertEquals(Reason.UNREACHABLE, failure.reason());
            assertTrue(
                    failure.getMessage()
                            .contains("another peer answers there, " + bob.id().shortText()),
                    failure.getMessage());
            assertTrue(bob.links().up().isEmpty());
        }
    }

    @Test
    void aFailureNamesEveryAddressTried() throws Exception {
        Address free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = new Address("127.0.0.1", socket.getLocalPort());
        }
        Address unknown = new Address("no-such-host.invalid", 7420);
        Failure failure = TestPeer.failure(alice.links().meet(bob.id(), "lab", List.of(free, unknown)));
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(failure.getMessage().contains(free + " ("), failure.getMessage());
        assertTrue(failure.getMessage().contains(unknown + " (unknown host)"), failure.getMessage());
    }

    @Test
    void whoNeedsALinkThatCannotBeMadeIsToldWhatWasTried() throws Exception {
        Address unknown = new Address("no-such-host.invalid", 7420);
        alice.links().keep(bob.id(), "lab", Set.of(unknown));
        TestPeer.await(() -> reason(alice, bob).contains(unknown + " (unknown host)"));
    }

    private static String reason(TestPeer from, TestPeer to) {
        return assertThrows(Failure.class, () -> from.channels().open(from.key(to, "x", Priority.BULK)))
                .getMessage();
    }

    @Test
    void aDeadAddressIsNoObstacle() throws Exception {
        Address unknown = new Address("no-such-host.invalid", 7420);
        Link link = TestPeer.get(alice.links().meet(bob.id(), "lab", List.of(unknown, bob.address())));
        assertEquals(bob.id(), link.peer());
    }

    @Test
    void dialsThatCrossLeaveOneLink() throws Exception {
        for (int round = 0; round < 10; round++) {
            alice.links().keep(bob.id(), "lab", Set.of(bob.address()));
            bob.links().keep(alice.id(), "lab", Set.of(alice.address()));
            TestPeer.await(() -> alice.linkedTo(bob) && bob.linkedTo(alice));
            alice.serve("test.echo" + round, false, Note.class, (from, note) -> note);
            Note note = new Note("round " + round);
            assertEquals(note, TestPeer.get(bob.ask(alice, "test.echo" + round, note, Note.class)));
            assertEquals(1, alice.links().up().size());
            assertEquals(1, bob.links().up().size());
            alice.links().forget(bob.id());
            bob.links().forget(alice.id());
            TestPeer.await(() -> !alice.linkedTo(bob) && !bob.linkedTo(alice));
        }
    }

    @Test
    void aLinkThatIsKeptComesBackWhenItIsCut() throws Exception {
        try (TcpProxy line = new TcpProxy(bob.links().port())) {
            alice.link(bob, line.address());
            line.cut();
            TestPeer.await(() -> alice.events.told().contains("down"));
            TestPeer.await(() -> alice.linkedTo(bob) && bob.linkedTo(alice));
            assertFalse(alice.events.lost());
            assertFalse(bob.events.lost());
        }
    }

    @Test
    void aSilentLinkIsTakenForDead() throws Exception {
        try (TcpProxy line = new TcpProxy(bob.links().port())) {
            alice.link(bob, line.address());
            line.hold(true);
            TestPeer.await(() ->
                    alice.events.told().contains("down") && bob.events.told().contains("down"));
        }
    }

    @Test
    void whoStaysAwayBeyondTheGraceIsLost() throws Exception {
        try (TcpProxy line = new TcpProxy(bob.links().port())) {
            alice.link(bob, line.address());
            line.refuse(true);
            line.cut();
            TestPeer.await(() -> alice.events.lost() && bob.events.lost());
            assertEquals(List.of("up", "down"), alice.events.told().subList(0, 2));
            assertTrue(alice.events.told().get(2).contains("away for more than"));
        }
    }

    @Test
    void aPeerThatIsRestartedIsLostAndUpAgain() throws Exception {
        alice.link(bob);
        int port = bob.links().port();
        String before = alice.links().up().get(0).incarnation();
        bob.close();
        bob = TestPeer.start(folder.resolve("bob"), Map.of("port", port));
        TestPeer.await(() -> alice.events.lost() && alice.linkedTo(bob));
        assertNotEquals(before, alice.links().up().get(0).incarnation());
        assertEquals("lost: it was stopped", alice.events.told().get(2));
    }

    @Test
    void aForgottenPeerIsToldAndNotDialledAgain() throws Exception {
        alice.link(bob);
        alice.links().forget(bob.id());
        TestPeer.await(() -> alice.events.lost() && bob.events.lost());
        assertTrue(alice.links().up().isEmpty());
        TestPeer.await(() -> bob.links().up().isEmpty());
        assertEquals("lost: it was forgotten", bob.events.told().get(2));
    }

    @Test
    void aLateListenerHearsThePast() throws Exception {
        alice.link(bob);
        TestPeer.Events late = new TestPeer.Events();
        alice.messaging.add(late);
        TestPeer.await(() -> late.told().equals(List.of("up")));
        assertEquals(bob.id(), late.last().peer());
    }

    record Note(String text) {}
}
