package cpcc.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.p2p.api.Community;
import cpcc.p2p.membership.Invitation;
import cpcc.p2p.membership.JoinRequest;
import cpcc.p2p.membership.Registrar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinTest {
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
    void aFounderIsTheFirstMemberAndAdministrator() throws Exception {
        NetPeer alice = lab.peer("alice");
        Community community = alice.controller.create("lab");
        assertEquals(new Community(community.id(), "lab", alice.self, true, 1), community);
        assertEquals(List.of(community), alice.controller.list());
        assertTrue(alice.controller.peers().get(0).self());
        assertTrue(alice.controller.peers().get(0).active());
        assertEquals("alice", alice.controller.peers().get(0).name());
    }

    @Test
    void aCommunityNeedsAGoodNameAndOneThatIsNotTakenHere() throws Exception {
        NetPeer alice = lab.peer("alice");
        alice.controller.create("lab");
        for (String bad : List.of("lab", "", " ", "la\u202eb", "a\nb", "x".repeat(61))) {
            assertReason(Reason.BAD_REQUEST, () -> alice.controller.create(bad));
        }
        assertEquals(1, alice.controller.list().size());
    }

    @Test
    void whoIsInvitedBecomesAMemberAndBothAreActive() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        alice.controller.create("lab");
        String invitation = alice.controller.invite(null, List.of(), Lab.HOUR);
        assertTrue(invitation.matches("cpcc1-[A-Za-z0-9_-]+"), invitation);
        Community joined = bob.controller.join(invitation);
        assertEquals("lab", joined.name());
        assertEquals(alice.self, joined.founder());
        assertFalse(joined.administrator());
        assertEquals(2, joined.members());
        lab.awaitMesh(alice, bob);
        assertEquals(Role.MEMBER, alice.up().get(0).role());
        assertEquals(
                Duration.ofMillis(7), bob.controller.peers().get(0).roundTrip().orElseThrow());
    }

    @Test
    void anInvitationServesOnce() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        NetPeer third = lab.peer("third");
        alice.controller.create("lab");
        String invitation = alice.controller.invite("lab", List.of(), Lab.HOUR);
        bob.controller.join(invitation);
        assertReason(Reason.BAD_INVITATION, () -> third.controller.join(invitation));
        // Another open invitation lets a guest in as far as the question; the answer is no all the same.
        alice.controller.invite("lab", List.of(), Lab.HOUR);
        Failure used = assertReason(Reason.BAD_INVITATION, () -> third.controller.join(invitation));
        assertTrue(used.getMessage().contains("used"), used.getMessage());
        assertReason(Reason.BAD_REQUEST, () -> bob.controller.join(invitation));
        assertEquals(2, alice.controller.list().get(0).members());
        assertEquals(List.of(), third.controller.list());
        assertEquals(Set.of(), third.kept.keySet());
    }

    @Test
    void aGuestWhoseAnswerWasLostMayAskAgain() throws Exception {
        NetPeer alice = lab.peer("alice");
        TestIdentity bob = new TestIdentity();
        alice.controller.create("lab");
        String invitation = alice.controller.invite("lab", List.of(), Lab.HOUR);
        lab.peer("bob", "bob", bob).controller.join(invitation);
        NetPeer again = lab.peer("bob-without-state", "bob", bob);
        assertEquals(2, again.controller.join(invitation).members());
        assertEquals(2, alice.controller.list().get(0).members());
    }

    @Test
    void anExpiredInvitationIsRefusedByBothSides() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        String id = alice.controller.create("lab").id();
        String invitation = alice.controller.invite("lab", List.of(), Duration.ofSeconds(10));
        alice.admit(bob.self, id, Role.GUEST);
        lab.clock.forward(Duration.ofSeconds(12));
        Failure here = assertReason(Reason.BAD_INVITATION, () -> bob.controller.join(invitation));
        assertTrue(here.getMessage().contains("expired"), here.getMessage());
        assertReason(Reason.BAD_INVITATION, () -> alice.admit(bob.self, id, Role.GUEST));
        Failure there = assertReason(Reason.BAD_INVITATION, () -> ask(bob, alice, Invitation.parse(invitation)));
        assertTrue(there.getMessage().contains("expired"), there.getMessage());
    }

    @Test
    void anUnknownSecretIsRefusedAndGuessingStopped() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        alice.controller.create("lab");
        Invitation good = Invitation.parse(alice.controller.invite("lab", List.of(), Lab.HOUR));
        for (byte guess = 0; guess < 5; guess++) {
            Invitation wrong = withSecret(good, guess);
            assertReason(Reason.BAD_INVITATION, () -> bob.controller.join(wrong.toText()));
        }
        assertReason(Reason.LIMIT, () -> bob.controller.join(good.toText()));
        lab.clock.forward(Duration.ofSeconds(61));
        assertEquals(2, bob.controller.join(good.toText()).members());
    }

    @Test
    void onlyAnAdministratorInvites() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        lab.community(alice, bob);
        Failure failure =
                assertReason(Reason.NOT_AN_ADMINISTRATOR, () -> bob.controller.invite("lab", List.of(), Lab.HOUR));
        assertTrue(failure.getMessage().contains("alice"), failure.getMessage());
    }

    @Test
    void anInvitationNeedsACommunityThatIsMeantClearly() throws Exception {
        NetPeer alice = lab.peer("alice");
        assertReason(Reason.UNKNOWN_COMMUNITY, () -> alice.controller.invite(null, List.of(), Lab.HOUR));
        String id = alice.controller.create("lab").id();
        alice.controller.create("office");
        assertReason(Reason.UNKNOWN_COMMUNITY, () -> alice.controller.invite("home", List.of(), Lab.HOUR));
        assertReason(Reason.BAD_REQUEST, () -> alice.controller.invite(null, List.of(), Lab.HOUR));
        assertReason(Reason.BAD_REQUEST, () -> alice.controller.invite("lab", List.of(), Duration.ZERO));
        Invitation byId =
                Invitation.parse(alice.controller.invite(id, List.of(new Address("lab1", 7420)), Duration.ofDays(1)));
        assertEquals(List.of(new Address("lab1", 7420)), byId.addresses());
    }

    @Test
    void anUnreachableInviterIsToldAndNothingStays() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        alice.controller.create("lab");
        String invitation = alice.controller.invite("lab", List.of(), Lab.HOUR);
        alice.close();
        assertReason(Reason.UNREACHABLE, () -> bob.controller.join(invitation));
        assertEquals(List.of(), bob.controller.list());
        assertEquals(List.of(), bob.up());
    }

    @Test
    void aMemberOfOneCommunityJoinsAnotherOverTheSameLink() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        lab.community(alice, bob);
        alice.controller.create("office");
        assertEquals(
                2,
                bob.controller
                        .join(alice.controller.invite("office", List.of(), Lab.HOUR))
                        .members());
        assertEquals(2, bob.controller.list().size());
        assertEquals(4, bob.controller.peers().size());
        assertTrue(bob.controller.peers().stream().allMatch(peer -> peer.active()));
    }

    @Test
    void theSecretIsNotOnDisk() throws Exception {
        NetPeer alice = lab.peer("alice");
        alice.controller.create("lab");
        String secret = Invitation.parse(alice.controller.invite("lab", List.of(), Lab.HOUR))
                .secret();
        try (var files = java.nio.file.Files.walk(lab.state("alice"))) {
            for (Path file : files.filter(java.nio.file.Files::isRegularFile).toList()) {
                assertFalse(java.nio.file.Files.readString(file).contains(secret), file.toString());
            }
        }
    }

    private static Invitation withSecret(Invitation good, byte guess) {
        byte[] secret = new byte[Invitation.secretBytes()];
        secret[0] = guess;
        return new Invitation(
                good.community(),
                good.name(),
                good.inviter(),
                good.addresses(),
                Invitation.secretOf(secret),
                good.expires());
    }

    /** What a guest would send whose own clock is wrong. */
    private static void ask(NetPeer guest, NetPeer inviter, Invitation invitation) throws Failure {
        var profile = new Registrar(guest.identity).profile(invitation.community(), "bob", List.of(), 1);
        var inbox = (Admissions) inviter.controller.inboxes().get(0).listener();
        inbox.received(
                new cpcc.messaging.api.Sender(
                        guest.self, invitation.community(), Role.GUEST, new Address("127.0.0.1", 1)),
                new JoinRequest(invitation.secret(), guest.identity.publicKey(), profile));
    }

    private static Failure assertReason(Reason reason, org.junit.jupiter.api.function.Executable call) {
        Failure failure = assertThrows(Failure.class, call);
        assertEquals(reason, failure.reason(), failure.getMessage());
        return failure;
    }
}
