package cpcc.shell;

import static cpcc.shell.Typed.assertKeys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.BackendView;
import cpcc.das.api.SessionView.State;
import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Counter;
import cpcc.p2p.api.Peer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerbsTest {
    private final FakePeer peer = new FakePeer();

    @Test
    void peersShowsMembersWithTheirState() {
        assertEquals(
                List.of(
                        "NAME                  STATE   SINCE      ROUND TRIP  COMMUNITY  ID",
                        "alice-pc (this peer)  active  1 min ago  -           lab        AAAAAAA",
                        "lab1                  active  2 h ago    1.2 ms      lab        " + FakePeer.LAB1.shortText()),
                Typed.at(peer, "peers").out.lines().toList());
    }

    @Test
    void peersAsJsonHasStableKeysAndIsoTimes() {
        JsonObject lab1 = Typed.at(peer, "peers", "--json").array().get(1).getAsJsonObject();
        assertKeys(lab1, "id", "name", "community", "communityName", "self", "active", "since", "roundTripMs");
        assertEquals(FakePeer.LAB1.text(), lab1.get("id").getAsString());
        assertEquals("2026-03-01T10:00:00Z", lab1.get("since").getAsString());
        assertEquals(1.234, lab1.get("roundTripMs").getAsDouble());
        assertTrue(Typed.at(peer, "peers", "--json")
                .array()
                .get(0)
                .getAsJsonObject()
                .get("roundTripMs")
                .isJsonNull());
    }

    @Test
    void peersQuietlyShowsIdsOnly() {
        assertEquals(FakePeer.SELF + "\n" + FakePeer.LAB1 + "\n", Typed.at(peer, "peers", "-q").out);
    }

    @Test
    void theFormMayStandBeforeTheVerb() {
        assertEquals(Typed.at(peer, "peers", "-q").out, Typed.at(peer, "-q", "peers").out);
        assertEquals(Typed.at(peer, "peers", "--json").out, Typed.at(peer, "--json", "peers").out);
        assertEquals("CID1\n", Typed.at(peer, "-q", "community", "list").out);
        assertEquals("CID1\n", Typed.at(peer, "community", "-q", "list").out);
        assertEquals("cpcc:INVITATION\n", Typed.inTerminal(peer, 80, "-q", "invite").out);
    }

    @Test
    void aPeersNameCannotActOnTheTerminal() {
        peer.peers.add(new Peer(
                FakePeer.LAB1, "\u001b[31mevil\u202e\n", "CID1", false, false, FakePeer.NOW, Optional.empty()));
        String out = Typed.inTerminal(peer, 200, "peers").out;
        assertTrue(out.contains("\\u001b[31mevil\\u202e\\u000a"), out);
        assertFalse(out.contains("\u001b"));
        assertFalse(Typed.at(peer, "peers", "--json").out.contains("\u202e"));
    }

    @Test
    void aTableInATerminalIsNoWiderThanIt() {
        Typed.inTerminal(peer, 40, "peers").out.lines().forEach(line -> assertTrue(line.length() <= 40, line));
        assertTrue(Typed.inTerminal(peer, 40, "peers").out.contains("…"));
        assertFalse(Typed.at(peer, "peers").out.contains("…"));
    }

    @Test
    void withoutCommunitiesPeersSaysWhatToDo() {
        peer.peers.clear();
        assertTrue(Typed.at(peer, "peers").out.contains("cpcc community create NAME"));
        assertEquals("[]\n", Typed.at(peer, "peers", "--json").out);
        assertEquals("", Typed.at(peer, "peers", "-q").out);
    }

    @Test
    void communityCreateAndListShowCommunities() {
        Typed created = Typed.at(peer, "community", "create", "night shift");
        assertEquals("Community \"night shift\" is founded. Let others in: cpcc invite\n", created.out);
        JsonObject data = Typed.at(peer, "community", "create", "x", "--json").object();
        assertKeys(data, "id", "name", "founder", "administrator", "members");
        assertEquals("CID2\n", Typed.at(peer, "community", "create", "x", "-q").out);
        assertTrue(Typed.at(peer, "community", "list").out.contains("lab   2        yes            CID1"));
        assertKeys(
                Typed.at(peer, "community", "list", "--json").array().get(0),
                "id",
                "name",
                "founder",
                "administrator",
                "members");
    }

    @Test
    void invitePrintsTheInvitationAndNothingElseIntoAPipe() {
        Typed typed =
                Typed.at(peer, "invite", "lab", "--address", "10.0.0.5", "--address", "[fe80::1]:99", "--valid", "2d");
        assertEquals("cpcc:INVITATION\n", typed.out);
        assertEquals("", typed.err);
        assertEquals(List.of("lab [10.0.0.5:7420, [fe80::1]:99] PT48H"), peer.asked);
        assertTrue(Typed.inTerminal(peer, 80, "invite").err.contains("private way"));
        assertEquals("null [] PT24H", peer.asked.get(1));
        JsonObject data = Typed.at(peer, "invite", "--json").object();
        assertKeys(data, "invitation", "community", "validUntil");
        assertEquals("2026-03-02T12:00:00Z", data.get("validUntil").getAsString());
    }

    @Test
    void joinTakesTheInvitationFromAWordOrFromInput() {
        Typed typed = Typed.at(peer, "join", "cpcc:I1");
        assertTrue(typed.out.startsWith("You joined \"lab\" (2 members)."), typed.out);
        Typed.at(peer, new MemoryConsole("cpcc:I2\n", false, 80), "join", "-");
        assertEquals(List.of("cpcc:I1", "cpcc:I2"), peer.asked);
        for (List<String> words : List.of(
                List.of("join", "cpcc1-SECRET", "more"),
                List.of("join", "--cpcc1-SECRET"),
                List.of("join", "-", "-xSECRET"))) {
            Typed mistyped = Typed.at(peer, words.toArray(String[]::new));
            assertEquals(2, mistyped.exit);
            assertFalse(mistyped.err.contains("SECRET"), mistyped.err);
        }
        assertKeys(Typed.at(peer, "join", "x", "--json").object(), "id", "name", "founder", "administrator", "members");
    }

    @Test
    void shareOfADesktopEntry() {
        Typed typed = Typed.at(peer, "share", "kate", "--max", "2", "--to", "lab,home", "--network", "all");
        assertTrue(typed.out.startsWith("kate (Kate) is shared with lab: 2 at a time, with network, which"), typed.out);
        assertEquals(
                new ShareRequest("kate", List.of(), Surface.WINDOWS, List.of("lab", "home"), 2, Optional.of(true)),
                peer.asked.get(0));
        Typed.at(peer, "share", "kate", "--to", "everyone", "--network", "none");
        assertEquals(
                new ShareRequest("kate", List.of(), Surface.WINDOWS, List.of("CID1"), 1, Optional.of(false)),
                peer.asked.get(1));
    }

    @Test
    void shareOfACommandTakesItsWordsAsTheyAre() {
        Typed.at(peer, "share", "notes", "--command", "--terminal", "--", "vim", "--max", "-Z", "a b", "; rm");
        assertEquals(
                new ShareRequest(
                        "notes",
                        List.of("vim", "--max", "-Z", "a b", "; rm"),
                        Surface.TERMINAL,
                        List.of(),
                        1,
                        Optional.empty()),
                peer.asked.get(0));
    }

    @Test
    void unshareAndSharedShowWhatIsShared() {
        assertEquals("kate is no longer shared\n", Typed.at(peer, "unshare", "kate").out);
        assertTrue(Typed.at(peer, "shared").out.startsWith("This peer shares nothing."));
        peer.shared.add(new SharedApplication(
                "kate",
                "Kate",
                "",
                Surface.WINDOWS,
                List.of("kate", "%U"),
                List.of("text/plain"),
                List.of("CID1"),
                2,
                false));
        assertTrue(Typed.at(peer, "shared").out.contains("kate  Kate  2    no       lab   command  kate %U"));
        assertKeys(
                Typed.at(peer, "shared", "--json").array().get(0),
                "id",
                "name",
                "comment",
                "surface",
                "command",
                "mimeTypes",
                "communities",
                "communityNames",
                "instances",
                "network",
                "configuredBy");
        assertEquals("kate\n", Typed.at(peer, "shared", "-q").out);
        peer.configuredBy.put("kate", "cpcc.share~kate");
        assertTrue(Typed.at(peer, "shared").out.contains("lab   cpcc.share~kate  kate %U"));
    }

    @Test
    void appsShowsWhereTheyAre() {
        String out = Typed.at(peer, "apps").out;
        assertTrue(out.contains("kate  The kate  lab1         lab"), out);
        assertTrue(out.contains("top   The top   lab1 (full)  lab"), out);
        JsonObject kate = Typed.at(peer, "apps", "--json").array().get(0).getAsJsonObject();
        assertKeys(kate, "id", "name", "comment", "surface", "community", "communityName", "providers");
        assertKeys(kate.getAsJsonArray("providers").get(0), "peer", "name", "instances", "free", "exec", "files");
        assertEquals("windows", kate.get("surface").getAsString());
    }

    @Test
    void sessionsShowsBothSides() {
        assertEquals("No session is running.\n", Typed.at(peer, "sessions").out);
        peer.sessions.add(FakePeer.session("ab12cd34", Side.USER, State.RUNNING));
        peer.sessions.add(FakePeer.session("ef56ab78", Side.PROVIDER, State.STARTING));
        String out = Typed.at(peer, "sessions").out;
        assertTrue(out.contains("ab12cd   kate  on lab1   running   40 s ago  /home/alice/docs"), out);
        assertTrue(out.contains("ef56ab   kate  for lab1  starting"), out);
        assertEquals("ab12cd34\nef56ab78\n", Typed.at(peer, "sessions", "-q").out);
        assertKeys(
                Typed.at(peer, "sessions", "--json").array().get(0),
                "id",
                "side",
                "application",
                "community",
                "peer",
                "peerName",
                "state",
                "since",
                "started",
                "exec",
                "files",
                "folders",
                "pid",
                "detached",
                "refused");
    }

    @Test
    void sessionsShowsWhatWasRefusedIfAsked() {
        peer.sessions.add(FakePeer.session("ab12cd34", Side.USER, State.RUNNING)
                .withRefused(Map.of("QueryKeymap", 17L, "GrabServer", 2L)));
        peer.sessions.add(FakePeer.session("ef56ab78", Side.PROVIDER, State.RUNNING));
        assertFalse(Typed.at(peer, "sessions").out.contains("GrabServer"));
        String out = Typed.at(peer, "sessions", "-v").out;
        assertTrue(out.contains("GrabServer 2, QueryKeymap 17\n"), out);
        JsonObject data = Typed.at(peer, "sessions", "--json").array().get(0).getAsJsonObject();
        assertEquals(17, data.getAsJsonObject("refused").get("QueryKeymap").getAsInt());
    }

    @Test
    void sessionsShowsWhatIsOutOfSightAndHowToBringItBack() {
        peer.sessions.add(FakePeer.detached(
                FakePeer.session("ab12cd34", Side.USER, State.RUNNING), "the X server on :1 is\u001b[2J gone"));
        Typed typed = Typed.inTerminal(peer, 100, "sessions");
        assertTrue(typed.out.contains("ab12cd   kate  on lab1  detached  40 s ago"), typed.out);
        assertEquals(
                "kate on lab1 is out of sight: the X server on :1 is\\u001b[2J gone  → bring it back: cpcc attach ab12cd\n",
                typed.err);
    }

    @Test
    void detachSaysHowToComeBackAndAttachBringsTheCallersDisplay() {
        assertEquals(
                "kate on lab1 runs on out of sight; bring it back: cpcc attach ab12cd\n",
                Typed.at(peer, "detach", "ab").out);
        assertEquals("kate on lab1 is shown here (session ab12cd)\n", Typed.at(peer, "attach", "ab").out);
        assertEquals(List.of("detach ab", "attach ab :0"), peer.asked);
    }

    @Test
    void attachFailsIfItIsLostAgainAtOnce() {
        peer.lostAgain = "the client died";
        Typed typed = Typed.at(peer, "attach", "ab");
        assertEquals(126, typed.exit);
        assertEquals("cpcc: kate on lab1: the client died  → bring it back: cpcc attach ab12cd\n", typed.err);
    }

    @Test
    void closeNamesTheSession() {
        assertEquals("kate on lab1 is being closed (session ab12cd)\n", Typed.at(peer, "close", "ab").out);
        assertEquals(List.of("ab"), peer.asked);
        assertEquals(
                "closing",
                Typed.at(peer, "close", "ab", "--json").object().get("state").getAsString());
    }

    @Test
    void backendsShowsWhatWorks() {
        String out = Typed.at(peer, "backends").out;
        assertTrue(out.contains("files    nfs/1   10       used   ok       no, see cpcc doctor"), out);
        JsonObject x11 = Typed.at(peer, "backends", "--json").array().get(0).getAsJsonObject();
        assertKeys(x11, "kind", "type", "ranking", "bundle", "state", "why", "sessions", "asUser", "asProvider");
        assertKeys(x11.getAsJsonArray("asUser").get(0), "level", "text", "remedy");
    }

    @Test
    void backendsNamesEachCulpritAndWhyInFull() {
        peer.backends.add(new BackendView(
                "exec",
                "x11/1",
                10,
                "cpcc.exec.x11 0.0.9",
                BackendView.State.LAST_SESSIONS,
                "new sessions use version 0.1.0",
                2,
                List.of(),
                List.of()));
        peer.backends.add(new BackendView(
                "",
                "",
                0,
                "broken 1.0.0",
                BackendView.State.UNUSABLE,
                "it does not resolve: it needs package a.b [2,3)",
                0,
                List.of(),
                List.of()));
        String out = Typed.inTerminal(peer, 60, "backends").out;
        assertTrue(out.contains("nfs/1 of cpcc.files 0.1.0: not built yet  → use sftp\n"), out);
        assertTrue(
                out.contains(
                        "x11/1 of cpcc.exec.x11 0.0.9: last sessions, new sessions use version 0.1.0; it still has 2\n"),
                out);
        assertTrue(out.contains("broken 1.0.0: unusable, it does not resolve: it needs package a.b [2,3)\n"), out);
        assertEquals("x11/1\nsftp/1\nnfs/1\nbwrap\nx11/1\n", Typed.at(peer, "backends", "-q").out);
        JsonObject broken = Typed.at(peer, "backends", "--json").array().get(5).getAsJsonObject();
        assertEquals("UNUSABLE", broken.get("state").getAsString().toUpperCase(java.util.Locale.ROOT));
        assertTrue(Typed.at(peer, "doctor").out.contains("broken 1.0.0: it does not resolve"), "doctor says it too");
    }

    @Test
    void backendsReplaceTellsWhoStillUsesTheOld() {
        Typed typed = Typed.at(peer, "backends", "replace", "new.jar");
        assertEquals(0, typed.exit, typed.err);
        assertTrue(((java.nio.file.Path) peer.asked.get(0)).isAbsolute(), "taken from the caller's folder");
        assertEquals(
                "New sessions use cpcc.exec.x11 0.2.0.\n"
                        + "Version 0.1.0 is removed after its last session, it has 2 now.\n",
                typed.out);
        assertKeys(Typed.at(peer, "backends", "replace", "new.jar", "--json").object(), "bundle", "version", "old");
        peer.failure = new cpcc.messaging.api.Failure(cpcc.messaging.api.Reason.BAD_FILE, "new.jar is no bundle", "");
        assertEquals(1, Typed.at(peer, "backends", "replace", "new.jar").exit);
        assertEquals(2, Typed.at(peer, "backends", "replace").exit, "which jar?");
    }

    @Test
    void statusIsOneScreen() {
        String out = Typed.at(peer, "status").out;
        assertTrue(out.contains("peer       alice-pc  " + FakePeer.SELF), out);
        assertTrue(out.contains("port       7420"), out);
        assertTrue(out.contains("state      /home/alice/.local/state/cpcc"), out);
        assertTrue(out.contains("community  lab  2 of 2 active, you may invite"), out);
        assertTrue(out.contains("link       lab1  10.0.0.5:7420  since 1 min ago  3.0 ms"), out);
        assertTrue(out.contains("traffic    4,882 KiB in, 0 KiB out, 3 connections refused"), out);
        assertTrue(out.contains("sessions   0 used here, 0 served to others"), out);
        JsonObject data = Typed.at(peer, "status", "--json").object();
        assertKeys(
                data,
                "running",
                "name",
                "id",
                "version",
                "pid",
                "port",
                "stateDir",
                "runtimeDir",
                "communities",
                "links",
                "traffic",
                "sessions",
                "shared",
                "configuration",
                "missing");
        JsonObject traffic = data.getAsJsonObject("traffic");
        for (Counter each : Counter.values()) {
            assertTrue(traffic.has(each.key()), each.key());
        }
        assertEquals(5_000_000, traffic.get("bytesIn").getAsLong());
        assertEquals("{\"not-a-member\":2,\"tls\":1}", traffic.get("refused").toString());
        assertEquals(FakePeer.SELF.text() + "\n", Typed.at(peer, "status", "-q").out);
    }

    @Test
    void statusSaysWhatIsMissingAndShowsTheRest() {
        peer.das = false;
        peer.messaging = false;
        Typed typed = Typed.at(peer, "status");
        assertEquals(0, typed.exit);
        assertTrue(typed.out.contains("cpcc.das is not running here"), typed.out);
        assertTrue(typed.out.contains("community  lab"), typed.out);
        JsonObject data = Typed.at(peer, "status", "--json").object();
        assertTrue(data.get("links").isJsonNull());
        assertTrue(data.get("traffic").isJsonNull());
        assertEquals("[\"cpcc.messaging\",\"cpcc.das\"]", data.get("missing").toString());
    }
}
