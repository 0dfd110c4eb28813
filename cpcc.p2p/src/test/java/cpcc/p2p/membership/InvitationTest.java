package cpcc.p2p.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.p2p.TestIdentity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvitationTest {
    private final Invitation invitation = new Invitation(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "das Büro",
            new TestIdentity().self(),
            List.of(new Address("192.0.2.1", 7420), new Address("2001:db8:0:0:0:0:0:1", 1)),
            Invitation.secretOf(new byte[16]),
            Instant.parse("2026-01-01T12:00:00Z"));

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        String text = invitation.toText();
        assertEquals(invitation, Invitation.parse(text));
        assertEquals(invitation, Invitation.parse("  " + text.substring(0, 80) + "\r\n  " + text.substring(80) + "\n"));
        assertTrue(text.matches("[A-Za-z0-9_-]+"), text);
        assertTrue(text.length() < 300, text);
    }

    @Test
    void anyCharacterThatWasAlteredOrLostIsFoundOut() {
        String text = invitation.toText();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            assertMalformed(text.substring(0, i) + other + text.substring(i + 1));
            assertMalformed(text.substring(0, i) + text.substring(i + 1));
            assertMalformed(text.substring(0, i));
        }
        assertMalformed(text + "A");
        assertMalformed("");
        assertMalformed("cpcc1-" + "A".repeat(10_000));
        assertMalformed("cpcc1-grün");
    }

    @Test
    void theSecretIsNotInWhatIsLogged() {
        assertFalse(invitation.toString().contains(invitation.secret()));
        assertFalse(new JoinRequest(invitation.secret(), "", new Profile("", "", "", null, 0, ""))
                .toString()
                .contains(invitation.secret()));
    }

    private static void assertMalformed(String text) {
        Failure failure = assertThrows(Failure.class, () -> Invitation.parse(text), text);
        assertEquals(Reason.MALFORMED, failure.reason());
    }
}
