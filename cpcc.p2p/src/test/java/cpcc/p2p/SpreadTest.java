package cpcc.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.p2p.membership.Records;
import cpcc.p2p.membership.Registrar;
import cpcc.p2p.membership.Roster;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpreadTest {
    private Lab lab;

    @BeforeEach
    void open(@TempDir Path folder) {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void theSecondLearnsOfTheThirdAndBothAreLinked() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        NetPeer third = lab.peer("third");
        lab.community(alice, bob, third);
        assertTrue(lab.net.link(bob.self, third.self).isPresent());
        Await.until("bob keeps both", () -> bob.kept.keySet().equals(Set.of(alice.self, third.self)));
        assertEquals(Set.of(third.address()), bob.kept.get(third.self).addresses());
    }

    @Test
    void whoWasAwayCatchesUpFromAnyMember() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        NetPeer third = lab.peer("third");
        NetPeer fourth = lab.peer("fourth");
        lab.community(alice, bob, third);
        lab.net.cut.add(bob.self);
        Await.until("bob inactive", () -> !Lab.active(alice).contains("bob"));
        fourth.controller.join(alice.controller.invite("lab", List.of(), Lab.HOUR));
        Await.until("third knows fourth", () -> Lab.active(third).contains("fourth"));
        assertEquals(3, bob.controller.peers().size());
        alice.close();
        lab.net.cut.remove(bob.self);
        Await.until("bob and fourth are linked", () -> Lab.active(bob).equals(Set.of("bob", "third", "fourth")));
    }

    @Test
    void aPeerThatMovedAndChangedItsNameIsFollowed() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        lab.community(alice, bob);
        bob.close();
        Await.until("bob inactive", () -> Lab.active(alice).equals(Set.of("alice")));
        lab.move("bob");
        NetPeer moved = lab.peer("bob", "robert", bob.identity);
        assertFalse(moved.address().equals(bob.address()));
        lab.awaitMesh(alice, moved);
        Await.until(
                "alice knows the new address",
                () -> alice.kept.get(moved.self).addresses().equals(Set.of(moved.address())));
        assertEquals(2, alice.controller.peers().size());
    }

    @Test
    void twoPeersOfOneNameStayTwo() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        NetPeer other = lab.peer("other", "bob", new TestIdentity());
        alice.controller.create("lab");
        bob.controller.join(alice.controller.invite(null, List.of(), Lab.HOUR));
        other.controller.join(alice.controller.invite(null, List.of(), Lab.HOUR));
        Await.until(
                "two bobs",
                () -> alice.controller.peers().stream()
                                .filter(peer -> peer.name().equals("bob") && peer.active())
                                .count()
                        == 2);
    }

    @Test
    void forgedRecordsFromAMemberChangeNothing() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        String id = lab.community(alice, bob);
        TestIdentity mallory = new TestIdentity();
        Roster known = alice.controller.view().communities().get(id).roster();
        Records forged = new Records(
                List.of(new Registrar(bob.identity)
                        .register(known, mallory.self(), mallory.publicKey(), "mallory", List.of(), Instant.EPOCH)),
                List.of());
        var link = lab.net.link(alice.self, bob.self).orElseThrow();
        alice.handle(link, id, Spread.TYPE, Net.toJson(forged));
        assertEquals(2, alice.controller.peers().size());
        assertThrows(Failure.class, () -> alice.admit(mallory.self(), id, Role.MEMBER));
    }

    @Test
    void recordsNeverGoToWhoIsNotAMember() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        NetPeer third = lab.peer("third");
        String lab1 = lab.community(alice, bob);
        String office = alice.controller.create("office").id();
        third.controller.join(alice.controller.invite("office", List.of(), Lab.HOUR));
        Await.until("third active", () -> Lab.active(alice).contains("third"));
        Await.until("third told", () -> third.controller.peers().size() == 2);
        Await.until(
                "all told",
                () -> !lab.net.passedTo(bob.self).isEmpty()
                        && !lab.net.passedTo(third.self).isEmpty());
        assertFalse(lab.net.passedTo(third.self).stream().anyMatch(m -> m.json().contains(lab1)));
        assertFalse(lab.net.passedTo(bob.self).stream().anyMatch(m -> m.json().contains(office)));
    }

    @Test
    void theGateKnowsMembersOnly() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        NetPeer third = lab.peer("third");
        String id = lab.community(alice, bob);
        alice.admit(bob.self, id, Role.MEMBER);
        assertReason(Reason.NOT_A_MEMBER, () -> alice.admit(third.self, id, Role.MEMBER));
        assertReason(Reason.BAD_INVITATION, () -> alice.admit(third.self, id, Role.GUEST));
        assertReason(Reason.UNKNOWN_COMMUNITY, () -> alice.admit(bob.self, "A".repeat(26), Role.MEMBER));
        assertReason(Reason.UNKNOWN_COMMUNITY, () -> alice.admit(bob.self, null, Role.GUEST));
    }

    @Test
    void aGuestMaySendNothingButItsRequestToJoin() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        String id = alice.controller.create("lab").id();
        alice.controller.invite("lab", List.of(), Lab.HOUR);
        bob.meet(alice.self, id, List.of(alice.address())).toCompletableFuture().get();
        var link = lab.net.link(alice.self, bob.self).orElseThrow();
        for (String type : List.of(Spread.TYPE, SignOff.TYPE)) {
            assertReason(Reason.UNKNOWN_TYPE, () -> alice.handle(link, id, type, "{}"));
        }
        assertReason(Reason.BAD_REQUEST, () -> alice.handle(link, id, Admissions.TYPE, "{}"));
        assertReason(
                Reason.BAD_REQUEST,
                () -> alice.handle(link, id, Admissions.TYPE, "{\"secret\":\"x\",\"publicKey\":\"x\",\"profile\":{}}"));
        assertEquals(1, alice.controller.list().get(0).members());
    }

    private static void assertReason(Reason reason, org.junit.jupiter.api.function.Executable call) {
        Failure failure = assertThrows(Failure.class, call);
        assertEquals(reason, failure.reason(), failure.getMessage());
    }
}
