package cpcc.exec.xpra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.fixture.Xvfb;
import cpcc.sandbox.api.Confined;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real programs, shown by the real xpra on a real X server. */
class SessionIT extends OnScreen {
    private static final String[] XTERM = {"xterm", "-title", "paper", "-e", "sh", "-c", "echo; exec cat"};

    @Test
    void aWindowShowsWithTheProvidersNameAndIsAskedToClose() throws Exception {
        try (Relayed session = open(Map.of())) {
            assertFalse(session.client.askToClose(), "there is no window yet");
            Confined xterm = session.start(XTERM);
            assertShown(session.client.visible());
            assertTrue(windows(screen).contains("\"paper (bob)\""), windows(screen));
            assertFalse(windows(screen).contains("socket://"), windows(screen));
            assertTrue(session.client.askToClose());
            assertEquals(0, xterm.exit().toCompletableFuture().get(20, TimeUnit.SECONDS) & ~1);
            Until.so("the window is gone", () -> !windows(screen).contains("paper"));
        }
    }

    @Test
    void nothingIsVisibleBeforeAWindowIsPainted() throws Exception {
        try (Relayed session = open(Map.of())) {
            Until.so("the client is there", () -> windows(screen).contains("xpra"));
            assertFalse(session.client.visible().toCompletableFuture().isDone());
            session.start(XTERM);
            assertShown(session.client.visible());
        }
    }

    @Test
    void putAwayAndShownOnAnotherScreenItIsTheSameProgram() throws Exception {
        try (Xvfb other = Xvfb.start("-noreset");
                Relayed session = open(Map.of())) {
            List<String> lost = new CopyOnWriteArrayList<>();
            session.client.onDetached(lost::add);
            Confined xterm = session.start(XTERM);
            assertShown(session.client.visible());
            session.client.detach();
            Until.so("the window is gone", () -> !windows(screen).contains("paper"));
            assertFalse(xterm.exit().toCompletableFuture().isDone());
            assertShown(session.client.attach(other.caller()));
            assertTrue(windows(other).contains("\"paper (bob)\""), windows(other));
            assertShown(session.client.attach(screen.caller()));
            Until.so("it is on one screen only", () -> !windows(other).contains("paper"));
            assertTrue(windows(screen).contains("paper"));
            assertFalse(xterm.exit().toCompletableFuture().isDone());
            assertEquals(List.of(), lost, "nobody lost it");
        }
    }

    @Test
    void aScreenThatGoesAwayIsToldAndAnotherOneCanBeTaken() throws Exception {
        List<String> lost = new CopyOnWriteArrayList<>();
        try (Xvfb other = Xvfb.start("-noreset");
                Relayed session = open(Map.of())) {
            session.client.onDetached(lost::add);
            Confined xterm = session.start(XTERM);
            assertShown(session.client.visible());
            screen.close();
            Until.so("it is told", () -> !lost.isEmpty());
            assertTrue(lost.get(0).startsWith("xpra's client on DISPLAY=" + screen.display()), lost.get(0));
            Caller gone = screen.caller();
            BackendException e = assertThrows(BackendException.class, () -> session.client.attach(gone));
            assertTrue(e.getMessage().contains("no X server answers"), e.getMessage());
            assertShown(session.client.attach(other.caller()));
            assertFalse(xterm.exit().toCompletableFuture().isDone());
        }
        assertEquals(1, lost.size(), "the end of the session is no loss");
        screen = Xvfb.start("-noreset");
    }

    @Test
    void nothingOfEitherHalfIsLeft() throws Exception {
        long before = children();
        try (Relayed session = open(Map.of())) {
            session.start(XTERM);
            assertShown(session.client.visible());
            assertTrue(children() > before);
        }
        assertEquals(before, children());
    }

    private static void assertShown(CompletionStage<Void> shown) throws Exception {
        shown.toCompletableFuture().get(40, TimeUnit.SECONDS);
    }

    private static long children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .count();
    }
}
