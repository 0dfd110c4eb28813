package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.SessionInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an administrator says about a peer or an application holds for its sessions, and what the user says comes first. */
class X11RuleTest {
    private static final String ALICE = "A".repeat(56);
    private static final String BOB = "B".repeat(56);

    private static X11Rule rule(String... settings) {
        Map<String, Object> all = new java.util.HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new X11Rule(all);
    }

    private static Map<String, String> options(String peer, Map<String, String> asked, X11Rule... rules) {
        SessionInfo session = new SessionInfo(
                "s1", "kate", "Kate", "alice", peer, "bob", Path.of("/home/bob"), Path.of("/run"), asked);
        return X11Rules.applied(session, List.of(rules)).options();
    }

    @Test
    void ofSeveralRulesTheOneThatSaysMostComesFirst() {
        X11Rule kate = rule("application", "kate", "display", "nested", "clipboard", "off");
        X11Rule alice = rule("peer", ALICE, "display", "trusted");
        X11Rule alicesKate = rule("peer", ALICE, "application", "kate", "display", "untrusted");
        assertEquals(
                Map.of("display", "untrusted", "clipboard", "off"), options(ALICE, Map.of(), kate, alice, alicesKate));
        assertEquals(Map.of("display", "trusted", "clipboard", "off"), options(ALICE, Map.of(), kate, alice));
        assertEquals(Map.of("display", "nested", "clipboard", "off"), options(BOB, Map.of(), kate, alice, alicesKate));
        assertEquals(Map.of(), options(BOB, Map.of(), alice, rule("application", "gimp", "display", "trusted")));
    }

    @Test
    void theUserComesFirst() {
        X11Rule alice = rule("peer", ALICE, "display", "trusted", "clipboard", "both");
        assertEquals(
                Map.of("display", "guarded", "clipboard", "both"), options(ALICE, Map.of("display", "guarded"), alice));
    }

    @Test
    void anIdIsFoundHoweverItIsWritten() {
        X11Rule alice = rule("peer", "a".repeat(28) + "-" + "a".repeat(28), "display", "trusted");
        assertEquals(List.of(), alice.problems());
        assertEquals(Map.of("display", "trusted"), options(ALICE, Map.of(), alice));
    }

    @Test
    void whatIsNoIdIsSaidAndHoldsForNobody() {
        X11Rule name = rule("peer", "alice", "display", "trusted");
        assertEquals(Map.of(), options(ALICE, Map.of(), name));
        assertTrue(name.problems().get(0).text().contains("no peer's id"), () -> "" + name.problems());
        X11Rule nobody = rule("display", "trusted");
        assertEquals(Map.of(), options(ALICE, Map.of(), nobody));
        assertTrue(nobody.problems().get(0).text().contains("neither"), () -> "" + nobody.problems());
    }

    @Test
    void aRuleThatIsChangedToWhatIsNoIdHoldsForNobody() {
        X11Rule alice = rule("peer", ALICE, "display", "trusted");
        alice.modified(Map.of("peer", ALICE.substring(1), "display", "trusted"));
        assertEquals(Map.of(), options(ALICE, Map.of(), alice));
    }

    @Test
    void whatIsNotAllowedIsSaid() {
        X11Rule alice = rule("peer", ALICE, "display", "open");
        assertEquals(Map.of(), options(ALICE, Map.of(), alice));
        assertEquals(1, alice.problems().size());
    }
}
