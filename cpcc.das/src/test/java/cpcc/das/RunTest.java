package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Check;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Ended;
import cpcc.das.api.Progress;
import cpcc.das.api.RunRequest;
import cpcc.das.api.Session;
import cpcc.das.api.SessionView;
import cpcc.das.session.Present;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.sandbox.api.Plan;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions between two peers, from the question to the last thing closed. */
class RunTest {
    @TempDir
    Path folder;

    private TwoPeers both;

    @BeforeEach
    void twoPeers() throws Exception {
        both = new TwoPeers(folder);
        both.share("echo", 1, Surface.TERMINAL, "cat");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try {
            both.alice.faults.none();
            both.bob.faults.none();
            both.isClean();
            assertEquals(0, heldInstances());
        } finally {
            both.close();
        }
    }

    private int heldInstances() {
        return both.alice.instances.isFree("echo", 1) ? 0 : 1;
    }

    @Test
    void whatIsTypedComesBackAndTheSessionEndsWithTheProgram() throws Exception {
        List<String> steps = new ArrayList<>();
        MemoryConsole console = new MemoryConsole("one\ntwo\n");
        Session session = both.bob.client.run(TwoPeers.request("echo"), both.caller(console), steps::add);
        Ended ended = TwoPeers.end(session);
        assertEquals(Ended.Cause.EXITED, ended.cause(), ended.toString());
        assertEquals(0, ended.exitCode());
        assertEquals("one\ntwo\n", console.printed());
        assertEquals(List.of("asking alice", "starting echo on alice"), steps);
        assertEquals(SessionView.State.ENDED, session.view().state());
        assertTrue(session.visible().toCompletableFuture().isDone());
    }

    @Test
    void theExitCodeAndTheLastLinesOfAProgramThatDiesComeAlong() throws Exception {
        both.share("broken", 1, Surface.WINDOWS, "ls", "--no-such-option");
        Ended ended = TwoPeers.end(both.run("broken", new MemoryConsole("")));
        assertEquals(2, ended.exitCode(), ended.toString());
        assertTrue(ended.message().contains("broken on alice ended with code 2"), ended.message());
        assertTrue(ended.lastLines().toString().contains("no-such-option"), ended.toString());
        assertTrue(ended.lastLines().size() <= 10);
    }

    @Test
    void bothSidesSeeItAndTheUserClosesIt() throws Exception {
        try (MemoryConsole console = new MemoryConsole()) {
            Session session = both.run("echo", console);
            SessionView served = Await.until(
                            "alice's view",
                            both.alice.client::sessions,
                            s -> s.size() == 1 && s.get(0).state() == SessionView.State.RUNNING)
                    .get(0);
            SessionView used = both.bob.client.sessions().get(0);
            assertEquals(used.id(), served.id());
            assertEquals(Side.PROVIDER, served.side());
            assertEquals(Side.USER, used.side());
            assertEquals("bob", served.peerName());
            assertEquals("alice", used.peerName());
            assertEquals(0, used.pid());
            assertTrue(ProcessHandle.of(served.pid()).isPresent());
            both.bob.client.close(used.id().substring(0, 5));
            Ended ended = TwoPeers.end(session);
            assertEquals(Ended.Cause.CLOSED, ended.cause(), ended.toString());
            assertEquals(143, ended.exitCode(), "the provider's end was waited for");
            assertTrue(ProcessHandle.of(served.pid()).isEmpty());
        }
    }

    @Test
    void theProviderEndsIt() throws Exception {
        try (MemoryConsole console = new MemoryConsole()) {
            Session session = both.run("echo", console);
            both.alice.client.close(session.view().id());
            Ended ended = TwoPeers.end(session);
            assertEquals(Ended.Cause.RECALLED, ended.cause(), ended.toString());
        }
    }

    @Test
    void aLostPeerEndsItOnBothSidesAtOnce() throws Exception {
        try (MemoryConsole console = new MemoryConsole()) {
            Session session = both.run("echo", console);
            both.network.down(true);
            both.bob.sessions.peerLost(both.alice.id, "away for too long");
            both.alice.sessions.peerLost(both.bob.id, "away for too long");
            Ended ended = TwoPeers.end(session);
            assertEquals(Ended.Cause.LOST, ended.cause());
            assertTrue(ended.message().contains("alice"), ended.message());
            both.isClean();
            both.network.down(false);
        }
    }

    @Test
    void aProgramThatEndsWhileTheLinkIsAwayIsToldOfAfterwards() throws Exception {
        try (MemoryConsole console = new MemoryConsole()) {
            Session session = both.run("echo", console);
            both.network.down(true);
            both.alice.client.close(session.view().id());
            both.alice.isClean();
            assertFalse(session.ended().toCompletableFuture().isDone());
            both.network.down(false);
            assertEquals(Ended.Cause.RECALLED, TwoPeers.end(session).cause());
        }
    }

    @Test
    void aBackendThatIsStoppedEndsItsSessionsAndNoOthers() throws Exception {
        both.share("clock", 1, Surface.WINDOWS, "sleep", "60");
        try (MemoryConsole console = new MemoryConsole()) {
            Session windows = both.run("clock", new MemoryConsole(""));
            Session terminal = both.run("echo", console);
            both.alice.backends.remove(both.alice.windows);
            assertTrue(
                    both.alice.sessions.views().stream()
                            .noneMatch(v -> v.application().equals("clock")),
                    "it has ended when the backend goes");
            Ended ended = TwoPeers.end(windows);
            assertEquals(Ended.Cause.FAILED, ended.cause());
            assertTrue(ended.message().contains("stopped"), ended.message());
            assertEquals(SessionView.State.RUNNING, terminal.view().state());
            both.bob.backends.remove(both.bob.exec);
            assertEquals(Ended.Cause.FAILED, TwoPeers.end(terminal).cause());
        }
    }

    @Test
    void stoppingDasEndsItsSessions() throws Exception {
        try (MemoryConsole console = new MemoryConsole()) {
            Session session = both.run("echo", console);
            both.bob.client.stop();
            assertEquals(Ended.Cause.FAILED, TwoPeers.end(session).cause());
        }
    }

    @Test
    void aProviderThatStopsTellsItsUsersFirst() throws Exception {
        try (MemoryConsole console = new MemoryConsole()) {
            Session session = both.run("echo", console);
            both.alice.stopServing();
            Ended ended = TwoPeers.end(session);
            assertEquals(Ended.Cause.RECALLED, ended.cause());
            assertEquals("alice was stopped", ended.message());
        }
    }

    @Test
    void filesAreGrantedAtTheirOwnPlaceAndSharedUntilTheProviderIsDone() throws Exception {
        Path file = Files.writeString(both.docs.resolve("grün.txt"), "grün\n");
        List<String> steps = new ArrayList<>();
        MemoryConsole console = new MemoryConsole("");
        Session session =
                both.bob.client.run(TwoPeers.request("echo", "docs/grün.txt"), both.caller(console), steps::add);
        assertEquals(0, TwoPeers.end(session).exitCode());
        assertEquals("grün\n", console.printed());
        assertEquals(List.of(both.docs), session.view().folders());
        assertEquals("same/1", session.view().files());
        assertEquals(List.of("asking alice", "your files", "starting echo on alice"), steps);
        assertEquals(List.of("mount closed"), both.alice.files.order);
        assertEquals(List.of("share closed"), both.bob.files.order);
        Plan plan = both.alice.sandbox.plans.get(0);
        assertEquals(List.of("/usr/bin/cat", file.toString()), plan.command());
        assertEquals("C.UTF-8", plan.env().get("LANG"));
        assertEquals("1", plan.env().get("FROM_EXEC"));
        assertEquals(both.home, plan.home());
        assertEquals(both.home, plan.folder(), "the working folder was not granted");
        assertFalse(plan.network());
    }

    @Test
    void aUserWhoClosesKeepsTheFilesSharedUntilTheyAreUnmounted() throws Exception {
        Files.writeString(both.docs.resolve("a"), "a");
        both.share("wait", 1, Surface.WINDOWS, "sleep", "60");
        List<String> order = both.alice.files.order;
        RunRequest request = new RunRequest(
                "wait",
                List.of(),
                List.of(new RunRequest.Folder(both.docs, false)),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        Session session = both.bob.client.run(request, both.caller(new MemoryConsole("")), Progress.NONE);
        both.bob.faults.at("files.share.close", () -> order.add("share closing"));
        session.close();
        TwoPeers.end(session);
        assertEquals(List.of("mount closed", "share closing"), order);
    }

    @Test
    void twentyInARowLeaveNoThreadAndNoFile() throws Exception {
        for (int i = 0; i < 3; i++) {
            TwoPeers.end(both.run("echo", new MemoryConsole("x")));
        }
        both.isClean();
        int threads = sessionThreads();
        long files = openFiles();
        for (int i = 0; i < 20; i++) {
            MemoryConsole console = new MemoryConsole("again " + i);
            TwoPeers.end(both.run("echo", console));
            assertEquals("again " + i, console.printed());
        }
        both.isClean();
        assertTrue(sessionThreads() <= threads, "threads");
        Await.that("open files as before", () -> openFiles() <= files + 4);
    }

    private static int sessionThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("cpcc-das-"))
                .filter(t -> !t.getName().startsWith("cpcc-das-checks"))
                .count();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    @Test
    void ofFiftyStartsForOneInstanceJustOneRuns() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(50);
        try (MemoryConsole console = new MemoryConsole()) {
            List<Callable<Object>> starts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                starts.add(() -> {
                    try {
                        return both.run("echo", console);
                    } catch (Failure e) {
                        return e;
                    }
                });
            }
            List<Session> running = new ArrayList<>();
            for (Future<Object> start : pool.invokeAll(starts)) {
                if (start.get() instanceof Session session) {
                    running.add(session);
                } else {
                    assertEquals(Reason.FULL, ((Failure) start.get()).reason());
                }
            }
            assertEquals(1, running.size());
            assertEquals(1, both.alice.sandbox.plans.size());
            Failure full = assertThrows(Failure.class, () -> both.run("echo", console));
            assertTrue(full.getMessage().contains("alice is full (1 of 1 echo running)"), full.getMessage());
            running.get(0).close();
            TwoPeers.end(running.get(0));
        } finally {
            pool.shutdownNow();
        }
        both.isClean();
        TwoPeers.end(both.run("echo", new MemoryConsole("free again")));
    }

    @Test
    void whatNobodySharesIsSaidWithWhatIsSpelledAlike() {
        Failure failure = assertThrows(Failure.class, () -> both.run("ecco", new MemoryConsole("")));
        assertEquals(Reason.NOBODY_SHARES, failure.reason());
        assertEquals("No member of \"lab\" shares \"ecco\" now.", failure.getMessage());
        assertEquals("Similar: echo (alice).", failure.remedy());
        Failure path = assertThrows(Failure.class, () -> both.run("../../bin/sh", new MemoryConsole("")));
        assertEquals(Reason.NOBODY_SHARES, path.reason());
    }

    @Test
    void aProviderThatDoesNotShareItIsNamed() {
        RunRequest request =
                new RunRequest("echo", List.of(), List.of(), Optional.of("carol"), Optional.empty(), Map.of());
        Failure failure = assertThrows(
                Failure.class, () -> both.bob.client.run(request, both.caller(new MemoryConsole("")), Progress.NONE));
        assertEquals(Reason.NOT_SHARED, failure.reason());
        assertTrue(failure.remedy().contains("alice"), failure.remedy());
    }

    @Test
    void aCallerWithoutADisplayIsToldWhatTheBackendFound() throws Exception {
        both.share("window", 1, Surface.WINDOWS, "sleep", "60");
        both.bob.windows.userChecks(Check.error("no display here", "log in at a desktop"));
        Failure failure = assertThrows(Failure.class, () -> both.run("window", new MemoryConsole("")));
        assertEquals(Reason.NO_DISPLAY, failure.reason());
        assertEquals("window on alice cannot be shown here: no display here", failure.getMessage());
        assertEquals("log in at a desktop", failure.remedy());
    }

    @Test
    void withoutASandboxNothingIsOffered() throws Exception {
        both.alice.sandbox.checks(Check.error("no bwrap", "apt install bubblewrap"));
        both.alice.backends.remove(both.alice.sandbox);
        Await.until(
                "nothing is offered",
                () -> both.bob.applications.list().get(0).providers().get(0).execTypes(),
                List::isEmpty);
        Failure failure = assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole("")));
        assertEquals(Reason.NO_BACKEND, failure.reason());
        assertTrue(failure.getMessage().contains("alice"), failure.getMessage());
    }

    @Test
    void aForcedBackendThatNobodyHasIsRefused() {
        RunRequest request =
                new RunRequest("echo", List.of(), List.of(), Optional.empty(), Optional.of("xpra"), Map.of());
        Failure failure = assertThrows(
                Failure.class, () -> both.bob.client.run(request, both.caller(new MemoryConsole("")), Progress.NONE));
        assertEquals(Reason.NO_BACKEND, failure.reason());
        assertTrue(failure.getMessage().contains("by xpra"), failure.getMessage());
    }

    @Test
    void aFileForAProgramThatTakesNoneIsRefusedByTheProvider() throws Exception {
        both.share("window", 1, Surface.WINDOWS, "sleep", "60");
        Files.writeString(both.docs.resolve("a"), "a");
        Failure failure = assertThrows(Failure.class, () -> both.run("window", new MemoryConsole(""), "docs/a"));
        assertEquals(Reason.BAD_REQUEST, failure.reason());
        assertTrue(failure.getMessage().contains("window on alice takes no files"), failure.getMessage());
        assertTrue(both.alice.sandbox.plans.isEmpty());
    }

    @Test
    void anUnshareInBetweenIsNoticedByTheProvider() throws Exception {
        both.bob.faults.at("exec.client", () -> {
            try {
                both.alice.installer.unshare("echo");
            } catch (Failure e) {
                throw new IllegalStateException(e);
            }
        });
        Failure failure = assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole("")));
        assertEquals(Reason.NOT_SHARED, failure.reason());
    }

    @Test
    void aSilentProviderIsNamedAndNothingIsLeftReserved() {
        both.network.listen(
                both.alice.id,
                new Listener<>("das.reserve", cpcc.das.wire.Reserve.class, (f, r) -> {
                    throw new Failure(Reason.UNREACHABLE, "no link");
                }),
                "das.reserve");
        Failure failure = assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole("")));
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(failure.getMessage().contains("alice cannot be reached to run echo"), failure.getMessage());
    }

    @Test
    void theCommandLineNeverCrossesTheWire() throws Exception {
        both.share("secret", 1, Surface.TERMINAL, "cat", "/dev/null");
        TwoPeers.end(both.run("secret", new MemoryConsole("")));
        assertTrue(both.network.sent.stream().noneMatch(m -> m.contains("/dev/null") || m.contains("bin/cat")));
    }

    @Test
    void whatOneMembersNonsenseMakesABackendSayIsNotHeldAgainstIt() throws Exception {
        Present<ExecBackend> exec = both.alice.backends.exec(Surface.TERMINAL).get(0);
        both.alice.faults.at("exec.server", Faults.SAYS_NO);
        assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole()));
        Await.until("it has ended", both.alice.sessions::views, List::isEmpty);
        both.isClean();
        assertEquals(Optional.empty(), both.alice.backends.failure(exec));
        both.alice.faults.at("exec.server", Faults.THROWS);
        assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole()));
        Await.that("a bug is", () -> both.alice.backends.failure(exec).isPresent());
    }

    @Test
    void aListOfSessionsThatWasStoppedEndsNoneOfThem() throws Exception {
        try (MemoryConsole console = new MemoryConsole()) {
            Session session = both.run("echo", console);
            both.alice.sessions.stop();
            both.alice.backends.remove(both.alice.exec);
            session.close();
            assertEquals(Ended.Cause.CLOSED, TwoPeers.end(session).cause());
        }
    }
}
