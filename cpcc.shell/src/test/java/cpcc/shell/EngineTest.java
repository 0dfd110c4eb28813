package cpcc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.shell.verb.Exits;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    private final FakePeer peer = new FakePeer();

    @Test
    void anUnknownVerbIsAUsageErrorThatNamesANearOne() {
        Typed typed = Typed.at(peer, "peerz");
        assertEquals(Exits.USAGE, typed.exit);
        assertEquals("", typed.out);
        assertTrue(typed.err.startsWith("cpcc: there is no verb \"peerz\"  → did you mean "), typed.err);
        assertTrue(typed.err.contains("peers"), typed.err);
        assertEquals(1, typed.err.lines().count());
    }

    @Test
    void anUnknownOptionIsAUsageErrorThatNamesANearOne() {
        Typed typed = Typed.at(peer, "peers", "--jsn");
        assertEquals(Exits.USAGE, typed.exit);
        assertTrue(typed.err.contains("Unknown option: '--jsn'"), typed.err);
        assertTrue(typed.err.contains("did you mean --json? See cpcc peers --help"), typed.err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "community",
                "community create",
                "join",
                "run",
                "close",
                "unshare",
                "share",
                "share x --max 0",
                "share x --max many",
                "share x y",
                "share x --command",
                "share x --terminal",
                "share x --network some",
                "run --files",
                "run --files :ro kate",
                "invite --valid forever",
                "invite --address host:0",
                "invite a b",
                "status extra",
                "help nonsense"
            })
    void wordsThatMakeNoSenseAreAUsageErrorInOneLine(String line) {
        Typed typed = Typed.at(peer, line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(Exits.USAGE, typed.exit, typed.err);
        assertEquals("", typed.out);
        assertEquals(1, typed.err.lines().count(), typed.err);
        assertTrue(typed.err.startsWith("cpcc: ") && typed.err.contains("  → "), typed.err);
        assertEquals(List.of(), peer.asked);
    }

    @ParameterizedTest
    @CsvSource({
        "NOBODY_SHARES,127",
        "FULL,126",
        "DENIED,126",
        "START_FAILED,126",
        "NO_DISPLAY,126",
        "BAD_FILE,1",
        "FAILED,1"
    })
    void aFailureIsOneLineWithItsRemedyAndItsExitCode(Reason reason, int exit) {
        peer.failure = new Failure(reason, "No member of \"lab\" shares \"kate\" now", "see cpcc apps");
        Typed typed = Typed.at(peer, "run", "kate");
        assertEquals(exit, typed.exit);
        assertEquals("cpcc: No member of \"lab\" shares \"kate\" now  → see cpcc apps\n", typed.err);
        assertEquals("", typed.out);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasAnExitCodeThatMeansFailure(Reason reason) {
        assertTrue(List.of(1, 126, 127).contains(Exits.of(reason)));
    }

    @Test
    void whatAnotherPeerSaidIsShownEscaped() {
        peer.failure = new Failure(Reason.DENIED, "no\u001b[2J\nway", "\u202etry");
        assertEquals("cpcc: no\\u001b[2J\\u000away  → \\u202etry\n", Typed.at(peer, "run", "kate").err);
    }

    @Test
    void aBugIsSaidWithoutItsStackAndTheEngineGoesOn() {
        peer.bug = new IllegalStateException("secret details");
        Typed typed = Typed.at(peer, "run", "kate");
        assertEquals(Exits.FAILED, typed.exit);
        assertEquals(
                "cpcc: internal error in \"run\": IllegalStateException  → see the peer's log; this should not happen\n",
                typed.err);
        assertEquals(Exits.DONE, Typed.at(peer, "peers").exit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"apps", "run kate", "sessions", "close ab", "shared", "share kate", "unshare kate", "backends"})
    void withoutDasItsVerbsSaySo(String line) {
        peer.das = false;
        Typed typed = Typed.at(peer, line.split(" "));
        assertEquals(Exits.PEER, typed.exit);
        assertTrue(typed.err.startsWith("cpcc: cpcc.das is not running here  → "), typed.err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"peers", "community list", "community create x", "invite", "join x"})
    void withoutP2pItsVerbsSaySo(String line) {
        peer.p2p = false;
        Typed typed = Typed.at(peer, line.split(" "));
        assertEquals(Exits.PEER, typed.exit);
        assertTrue(typed.err.startsWith("cpcc: cpcc.p2p is not running here  → "), typed.err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leave lab",
                "expel bob",
                "online",
                "offline",
                "pause x",
                "resume x",
                "policy --anything",
                "open cat.png",
                "extend",
                "serving",
                "recall ab",
                "why gimp --json",
                "history",
                "undo",
                "logs",
                "launchers",
                "community admin add bob"
            })
    void plannedVerbsSayThatTheyAreNotBuiltYet(String line) {
        Typed typed = Typed.at(peer, line.split(" "));
        assertEquals(Exits.FAILED, typed.exit);
        assertTrue(typed.err.contains(" is not built yet in this version  → what there is: cpcc help"), typed.err);
    }

    @Test
    void helpShowsTheVerbsAndNoneThatIsNotBuilt() {
        Typed typed = Typed.at(peer, "help");
        assertEquals(Exits.DONE, typed.exit);
        for (String verb :
                List.of("status", "community", "invite", "join", "peers", "share", "run", "doctor", "shell")) {
            assertTrue(typed.out.contains("\n  " + verb + " "), verb);
        }
        assertFalse(typed.out.contains("recall"));
        assertEquals(typed.out, Typed.at(peer, "--help").out);
    }

    @Test
    void helpOfAVerbShowsItsOptions() {
        assertTrue(Typed.at(peer, "help", "run").out.contains("--files=DIR[:ro]"));
        assertTrue(Typed.at(peer, "run", "--help").out.contains("--files=DIR[:ro]"));
        assertTrue(Typed.at(peer, "help", "community", "create").out.contains("NAME"));
    }

    @Test
    void versionNamesThePeer() {
        Typed typed = Typed.at(peer, "--version");
        assertEquals(Exits.DONE, typed.exit);
        assertTrue(typed.out.startsWith("cpcc 0.1.0 (peer \"alice-pc\", Java "), typed.out);
    }

    @Test
    void wordsAreNeverExpandedFromFilesOrVariables() {
        Typed.at(peer, "community", "create", "@/etc/passwd");
        Typed.at(peer, "community", "create", "${sys:user.home}");
        Typed.at(peer, "community", "create", "\"quoted\"");
        assertEquals(List.of("@/etc/passwd", "${sys:user.home}", "\"quoted\""), peer.asked);
    }

    @Test
    void startSaysThatThePeerRuns() {
        assertEquals("Peer is running.\n", Typed.at(peer, "start").out);
        assertEquals(Exits.FAILED, Typed.at(peer, "demo", "--app", "kate").exit);
    }

    @Test
    void stopStopsAPeerOfItsOwn() {
        assertEquals("Peer is stopping.\n", Typed.at(peer, "stop").out);
        assertTrue(peer.stopped);
    }

    @Test
    void stopRefusesInAnotherHost() {
        peer.standalone = false;
        Typed typed = Typed.at(peer, "stop");
        assertEquals(Exits.FAILED, typed.exit);
        assertTrue(typed.err.contains("part of another program"), typed.err);
        assertFalse(peer.stopped);
    }

    @Test
    void shellNeedsGogo() {
        Typed typed = Typed.at(peer, "shell");
        assertEquals(Exits.PEER, typed.exit);
        assertTrue(typed.err.startsWith("cpcc: Gogo is not running here"), typed.err);
        peer.shell = caller -> peer.asked.add(caller.folder());
        assertEquals(Exits.DONE, Typed.at(peer, "shell").exit);
        assertEquals(List.of(Path.of("/home/alice/docs")), peer.asked);
    }
}
