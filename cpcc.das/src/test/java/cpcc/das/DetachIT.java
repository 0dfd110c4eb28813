package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Caller;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Ended;
import cpcc.das.api.Session;
import cpcc.das.api.SessionView;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is out of its user's sight runs on, and can be shown anew. */
class DetachIT {
    @TempDir
    Path folder;

    private TwoPeers both;

    @BeforeEach
    void twoPeers() throws Exception {
        both = new TwoPeers(folder);
        both.bob.windows.detachable = true;
        both.share("clock", 1, Surface.WINDOWS, "sleep", "600");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try {
            both.bob.faults.none();
            both.isClean();
        } finally {
            both.close();
        }
    }

    @Test
    void itIsPutAwayAndShownToAnotherCaller() throws Exception {
        Session session = both.run("clock", new MemoryConsole(""));
        SessionView away = both.bob.client.detach(session.view().id().substring(0, 5));
        assertEquals("put away by its user", away.detached());
        assertEquals(SessionView.State.RUNNING, away.state());
        SessionView back = both.bob.client.attach(session.view().id(), at(":7"));
        assertEquals("", back.detached());
        assertEquals(":7", both.bob.windows.screen);
        assertFalse(session.ended().toCompletableFuture().isDone());
        end(session);
    }

    @Test
    void whatIsLostAfterItWasSeenRunsOnAndIsTold() throws Exception {
        Session session = both.run("clock", new MemoryConsole(""));
        List<String> told = new ArrayList<>();
        session.onDetached(told::add);
        both.bob.windows.lostFromSight.accept("the screen went away");
        assertEquals(List.of("the screen went away"), told);
        assertEquals("the screen went away", both.bob.client.sessions().get(0).detached());
        assertEquals("", both.bob.client.attach(session.view().id(), at(":8")).detached());
        end(session);
    }

    @Test
    void whatNobodyHasSeenYetEnds() throws Exception {
        both.bob.windows.visible = new CompletableFuture<>();
        Session session = both.run("clock", new MemoryConsole(""));
        both.bob.windows.lostFromSight.accept("the screen went away");
        Ended ended = TwoPeers.end(session);
        assertEquals(Ended.Cause.FAILED, ended.cause());
        assertEquals("clock cannot be shown here: the screen went away", ended.message());
    }

    @Test
    void whatCannotBePutAwaySaysSoAndIsStillSeen() throws Exception {
        both.bob.windows.detachable = false;
        Session session = both.run("clock", new MemoryConsole(""));
        for (int i = 0; i < 2; i++) {
            boolean attach = i == 1;
            Failure e = assertThrows(Failure.class, () -> {
                if (attach) {
                    both.bob.client.attach(session.view().id(), at(":7"));
                } else {
                    both.bob.client.detach(session.view().id());
                }
            });
            assertTrue(
                    e.getMessage().startsWith("clock on alice cannot be " + (attach ? "shown" : "put away")),
                    e.getMessage());
            assertTrue(e.remedy().contains("--via xpra"), e.remedy());
        }
        assertEquals("", session.view().detached());
        end(session);
    }

    @Test
    void aScreenThatFailsLeavesItWhereItWas() throws Exception {
        Session session = both.run("clock", new MemoryConsole(""));
        both.bob.client.detach(session.view().id());
        both.bob.faults.at("exec.attach", Faults.SAYS_NO);
        Failure e = assertThrows(
                Failure.class, () -> both.bob.client.attach(session.view().id(), at(":7")));
        assertTrue(e.getMessage().endsWith("it says no"), e.getMessage());
        assertEquals("ask it nicely", e.remedy());
        assertEquals("put away by its user", session.view().detached());
        assertNull(both.bob.windows.screen);
        end(session);
    }

    @Test
    void onlyItsUserPutsItAwayAndOnlyWhileItRuns() throws Exception {
        Session session = both.run("clock", new MemoryConsole(""));
        String id = session.view().id();
        Failure e = assertThrows(Failure.class, () -> both.alice.client.detach(id));
        assertEquals(Reason.DENIED, e.reason());
        end(session);
        assertEquals(
                Reason.UNKNOWN_SESSION,
                assertThrows(Failure.class, () -> both.bob.client.detach(id)).reason());
    }

    private Caller at(String display) {
        Caller caller = both.caller(new MemoryConsole(""));
        return new Caller(caller.user(), caller.home(), caller.folder(), Map.of("DISPLAY", display), caller.console());
    }

    private static void end(Session session) throws Exception {
        session.close();
        assertEquals(Ended.Cause.CLOSED, TwoPeers.end(session).cause());
    }
}
