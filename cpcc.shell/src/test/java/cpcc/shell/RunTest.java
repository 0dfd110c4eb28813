package cpcc.shell;

import static cpcc.shell.Typed.assertKeys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import cpcc.backend.api.Caller;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Ended;
import cpcc.das.api.Ended.Cause;
import cpcc.das.api.RunRequest;
import cpcc.das.api.RunRequest.Folder;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RunTest {
    private final FakePeer peer = new FakePeer();

    @Test
    void aWindowedApplicationIsLeftToItselfOnceItsWindowIsOpen() {
        peer.visible.complete(null);
        Typed typed = Typed.at(peer, "run", "kate", "notes.txt");
        assertEquals(0, typed.exit);
        assertEquals("kate on lab1: window is open, 1.0 ms (session ab12cd)\n", typed.out);
        assertEquals("", typed.err);
        assertFalse(peer.closed);
    }

    @Test
    void allOptionsReachTheRequestAndWhatFollowsTheApplicationIsItsOwn() {
        peer.visible.complete(null);
        Typed.at(
                peer,
                "run",
                "--on",
                "lab1",
                "--via",
                "x11",
                "--display",
                "trusted",
                "--clipboard",
                "out",
                "--files",
                "a:ro",
                "--files",
                "/b c:rw",
                "--files",
                "../d",
                "kate",
                "--wait",
                "-x",
                "; rm -rf ~",
                "$(id)",
                "a\nb");
        assertEquals(
                new RunRequest(
                        "kate",
                        List.of("--wait", "-x", "; rm -rf ~", "$(id)", "a\nb"),
                        List.of(
                                new Folder(Path.of("a"), false),
                                new Folder(Path.of("/b c"), true),
                                new Folder(Path.of("../d"), true)),
                        Optional.of("lab1"),
                        Optional.of("x11"),
                        Map.of("display", "trusted", "clipboard", "out")),
                peer.asked.get(0));
    }

    @Test
    void asJsonItIsTheSessionAndQuietlyItsId() {
        peer.visible.complete(null);
        JsonObject data = Typed.at(peer, "run", "--json", "kate").object();
        assertKeys(
                data,
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
                "refused",
                "visible",
                "ended");
        assertTrue(data.get("ended").isJsonNull());
        assertEquals("ab12cd34\n", Typed.at(peer, "run", "-q", "kate").out);
    }

    @Test
    void progressIsOneLineOnATerminalAndErasedAtItsEnd() {
        peer.visible.complete(null);
        Typed typed = Typed.inTerminal(peer, 40, "run", "kate");
        assertTrue(typed.err.contains("\rasking 3 peers…"), typed.err);
        assertFalse(typed.err.contains("\n"));
        assertTrue(typed.err.endsWith(" \r"), typed.err);
        assertEquals(1, typed.out.lines().count());
    }

    @Test
    void aProgramThatDiesBeforeItsWindowIsShownWithItsLastLines() {
        peer.ended.complete(new Ended(
                Cause.EXITED, 1, "it ended with exit code 1", List.of("cannot\u001b[2J open display", "bye")));
        Typed typed = Typed.at(peer, "run", "kate");
        assertEquals(126, typed.exit);
        assertEquals(
                "  cannot\\u001b[2J open display\n  bye\ncpcc: kate on lab1: it ended with exit code 1\n", typed.err);
        assertEquals("", typed.out);
    }

    @Test
    void aProgramThatEndsWellWithoutAWindowIsNoFailure() {
        peer.ended.complete(new Ended(Cause.EXITED, 0, "", List.of()));
        Typed typed = Typed.at(peer, "run", "kate");
        assertEquals(0, typed.exit);
        assertEquals("kate on lab1: it ended without a window (session ab12cd)\n", typed.out);
    }

    @Test
    void waitHandsOnTheApplicationsOwnExitCode() {
        peer.visible.complete(null);
        peer.ended.complete(new Ended(Cause.EXITED, 42, "", List.of("oops")));
        Typed typed = Typed.at(peer, "run", "--wait", "kate");
        assertEquals(42, typed.exit);
        assertEquals("kate on lab1: ended with exit code 42 (session ab12cd)\n", typed.out);
        assertEquals("  oops\n", typed.err);
        JsonObject data = Typed.at(peer, "run", "--wait", "--json", "kate").object();
        assertEquals(42, data.getAsJsonObject("ended").get("exitCode").getAsInt());
        assertKeys(data.get("ended"), "cause", "exitCode", "message", "lastLines");
    }

    @Test
    void whoWaitsIsToldThatItIsOutOfSightAndStays() throws InterruptedException {
        peer.visible.complete(null);
        MemoryConsole console = new MemoryConsole("", false, 80);
        Thread caller = new Thread(() -> Typed.at(peer, console, "run", "--wait", "kate"));
        caller.start();
        assertTrue(peer.listening.await(10, TimeUnit.SECONDS));
        peer.whenDetached.accept("the X server went away");
        assertTrue(caller.isAlive());
        peer.ended.complete(new Ended(Cause.EXITED, 0, "", List.of()));
        caller.join(10_000);
        assertEquals(
                "cpcc: kate on lab1 runs on out of sight: the X server went away  → bring it back: cpcc attach ab12cd\n",
                console.errors());
    }

    @Test
    void aLostProviderIsAFailureWhateverTheExitCode() {
        peer.ended.complete(new Ended(Cause.LOST, -1, "lab1 was away for longer than 30 s", List.of()));
        Typed typed = Typed.at(peer, "run", "--wait", "kate");
        assertEquals(126, typed.exit);
        assertEquals(
                "cpcc: kate on lab1: lab1 was away for longer than 30 s  → see who is there: cpcc peers\n", typed.err);
    }

    @Test
    void aTerminalProgramHasTheOutputForItselfAndHandsOnItsExitCode() {
        peer.output = "only this";
        peer.surface = Surface.TERMINAL;
        peer.ended.complete(new Ended(Cause.EXITED, 3, "", List.of()));
        Typed typed = Typed.inTerminal(peer, 80, "run", "top");
        assertEquals(3, typed.exit);
        assertEquals("only this", typed.out);
        assertTrue(typed.err.endsWith(" \r"), typed.err);
    }

    @Test
    void theSessionSaysWhatItShowsItselfOn() {
        peer.applications.clear(); // Who shares it is told in this very moment.
        peer.surface = Surface.TERMINAL;
        peer.ended.complete(new Ended(Cause.EXITED, 3, "", List.of()));
        Typed typed = Typed.inTerminal(peer, 80, "run", "top");
        assertEquals(3, typed.exit);
        assertEquals("", typed.out);
    }

    @Test
    void anInterruptWhileWaitingClosesTheSession() throws InterruptedException {
        peer.visible.complete(null);
        assertInterrupted("run", "--wait", "kate");
    }

    @Test
    void anInterruptBeforeTheWindowClosesTheSession() throws InterruptedException {
        assertInterrupted("run", "kate");
    }

    private void assertInterrupted(String... words) throws InterruptedException {
        AtomicInteger exit = new AtomicInteger(-1);
        Thread caller = new Thread(() -> exit.set(Typed.at(peer, words).exit));
        caller.start();
        assertTrue(peer.running.await(10, TimeUnit.SECONDS));
        caller.interrupt();
        caller.join(10_000);
        assertEquals(130, exit.get());
        assertTrue(peer.closed);
    }

    @Test
    void anInterruptThatTheRunnerReportsAsAFailureIsAnInterrupt() {
        peer.failure = new Failure(Reason.FAILED, "it was interrupted");
        Thread.currentThread().interrupt();
        assertEquals(130, Typed.at(peer, "run", "kate").exit);
        assertFalse(Thread.interrupted());
    }

    @Test
    void whoIsNotKnownIsSentToTheExecutable() {
        MemoryConsole console = new MemoryConsole("", false, 80);
        Caller nobody = new Caller("", Path.of("/"), Path.of("/"), Map.of(), console);
        assertEquals(126, Typed.engine(peer).execute(List.of("run", "kate"), nobody));
        assertTrue(console.errors().contains("use the cpcc executable"), console.errors());
        assertEquals(List.of(), peer.asked);
    }
}
