package cpcc.itest.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import cpcc.itest.peers.Jars;
import cpcc.itest.peers.Trees;
import cpcc.itest.process.Command;
import cpcc.itest.process.Display;
import cpcc.itest.process.Output;
import cpcc.itest.process.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same jars in Karaf, Equinox and Felix, and applications between peers of different hosts. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostsIT {
    private static final Duration PATIENCE = PeerProcess.PATIENCE;

    private static Path jars;
    private static ThreeHosts hosts;

    @BeforeAll
    static void aPeerInEachHost() throws Exception {
        jars = Files.createTempDirectory("cpcc-jars");
        hosts = ThreeHosts.meet();
    }

    @AfterAll
    static void end() throws Exception {
        if (hosts != null) {
            hosts.close();
        }
        Trees.delete(jars);
    }

    @Order(1)
    @ParameterizedTest(name = "{0} provides, {1} uses")
    @CsvSource({"karaf,equinox", "equinox,felix", "felix,karaf"})
    void aTerminalProgram(String providing, String using) throws Exception {
        HostedPeer user = shareEcho(providing, using);
        assertEquals(new Output(0, "across\n", ""), user.pipe("across\n", "run", "echo-" + providing));
    }

    @Order(2)
    @ParameterizedTest(name = "{0} provides, {1} uses")
    @CsvSource({"karaf,equinox", "equinox,felix", "felix,karaf"})
    void anApplicationWithWindows(String providing, String using) throws Exception {
        HostedPeer provider = hosts.of(providing);
        HostedPeer user = hosts.of(using);
        String id = "logo-" + providing;
        provider.cpcc("share", id, "--command", "--", "/usr/bin/xlogo");
        user.awaitCpcc(using + " sees " + id, id, "-q", "apps");
        try (Display display = Display.start()) {
            user.env().putAll(display.env());
            user.cpcc("run", id);
            assertTrue(display.windows().contains("xlogo"), display.windows());
            user.cpcc("close", user.cpcc("-q", "sessions"));
            Await.until("its window is gone", PATIENCE, display::windows, w -> !w.contains("xlogo"));
            noSessions(provider, user);
        } finally {
            user.env().keySet().removeAll(List.of("DISPLAY", "XAUTHORITY"));
        }
    }

    @Order(3)
    @ParameterizedTest(name = "{0} provides, {1} uses")
    @CsvSource({"karaf,equinox", "equinox,felix", "felix,karaf"})
    void aBackendDroppedInSwappedAndRemovedWhileASessionOfAnotherGoesOn(String providing, String using)
            throws Exception {
        HostedPeer provider = hosts.of(providing);
        HostedPeer user = shareEcho(providing, using);
        String id = "echo-" + providing;
        try (Command other = user.begin("run", "--via", "terminal", id)) {
            answers(other, "before");

            provider.install(ShoutJar.make(jars, 1));
            user.install(ShoutJar.make(jars, 1));
            user.awaitCpcc(using + " sees the new backend at " + providing, "shout/1", "apps", "--json");
            assertEquals(
                    "shout 1\nhello\n",
                    user.pipe("hello\n", "run", "--via", "shout", id).out());

            try (Command swapped = user.begin("run", "--via", "shout", id)) {
                answers(swapped, "old version");
                provider.update(ShoutJar.BUNDLE, ShoutJar.make(jars, 2));
                Output ended = swapped.end(PATIENCE);
                assertNotEquals(0, ended.code(), "its session has ended: " + ended);
                assertFalse(ended.err().isBlank(), "and says why");
            }
            answers(other, "swapped");
            Await.until(
                    "the new version is used",
                    PATIENCE,
                    () -> user.pipe("hi\n", "run", "--via", "shout", id),
                    o -> o.out().equals("shout 2\nhi\n"));

            user.uninstall(ShoutJar.BUNDLE);
            provider.uninstall(ShoutJar.BUNDLE);
            assertNotEquals(0, user.attempt("run", "--via", "shout", id).code());
            answers(other, "removed");
            other.endOfInput();
            assertEquals(0, other.end(PATIENCE).code());
        }
        noSessions(provider, user);
    }

    @Order(4)
    @ParameterizedTest
    @ValueSource(strings = {"karaf", "equinox", "felix"})
    void aChangedNameIsSeenByTheOthers(String which) throws Exception {
        HostedPeer changed = hosts.of(which);
        changed.set("name", which + "-renamed");
        for (HostedPeer other : hosts.all()) {
            if (other != changed) {
                other.awaitCpcc(other.name() + " sees the new name", which + "-renamed", "peers");
            }
        }
    }

    @Order(5)
    @ParameterizedTest(name = "{0} is refreshed, {1} uses it afterwards")
    @CsvSource({"karaf,equinox", "equinox,felix", "felix,karaf"})
    void aRefreshOfTheContractsEndsInAWorkingPeer(String refreshed, String using) throws Exception {
        hosts.of(refreshed).perform(List.of(new Step(Step.Action.REFRESH, "cpcc.api")));
        works(refreshed, using);
    }

    @Order(6)
    @ParameterizedTest(name = "{0} is shaken, {1} uses it afterwards")
    @CsvSource({"karaf,equinox", "equinox,felix", "felix,karaf"})
    void startsAndStopsInRandomOrderEndInAWorkingPeer(String shaken, String using) throws Exception {
        Cycles cycles = Cycles.ofThisBuild();
        try {
            hosts.of(shaken).perform(cycles.steps());
            works(shaken, using);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    cycles + ": " + e.getMessage() + "\n" + hosts.of(shaken).log(), e);
        }
    }

    @Order(7)
    @Test
    void stoppedBundlesLeaveNoThread() throws Exception {
        List<Step> stops = Jars.cpcc().stream()
                .map(jar -> new Step(Step.Action.STOP, Jars.symbolicName(jar)))
                .toList();
        for (HostedPeer peer : hosts.all()) {
            assertFalse(peer.threadsOfCpcc().isEmpty(), "what is left would be found");
            peer.perform(stops);
        }
        for (HostedPeer peer : hosts.all()) {
            Await.until(
                    peer.name() + " has no thread of CPCC", Duration.ofSeconds(10), peer::threadsOfCpcc, List::isEmpty);
        }
    }

    private static HostedPeer shareEcho(String providing, String using) throws Exception {
        HostedPeer provider = hosts.of(providing);
        HostedPeer user = hosts.of(using);
        String id = "echo-" + providing;
        provider.cpcc(
                "share", id, "--command", "--terminal", "--max", "9", "--", "/usr/bin/sed", "--unbuffered", "s|x|x|");
        user.awaitCpcc(using + " sees " + id, id, "-q", "apps");
        return user;
    }

    /** A provider that has just come back: what it shares is there again, and runs. */
    private static void works(String providing, String using) throws Exception {
        HostedPeer user = hosts.of(using);
        Await.until(
                using + " runs an application of " + providing,
                Duration.ofSeconds(60),
                () -> user.pipe("again\n", "run", "echo-" + providing),
                o -> o.code() == 0 && o.out().equals("again\n"));
        noSessions(hosts.of(providing), user);
    }

    private static void answers(Command session, String text) throws Exception {
        session.type(text + "\n");
        Await.until("the program answers " + text, PATIENCE, session::out, out -> out.contains(text));
    }

    private static void noSessions(HostedPeer... peers) throws Exception {
        for (HostedPeer peer : peers) {
            Await.until(peer.name() + " has no session", PATIENCE, () -> peer.cpcc("-q", "sessions"), String::isEmpty);
            assertEquals(List.of(), Trees.names(peer.folder().resolve("run/s")), peer.name());
        }
    }
}
