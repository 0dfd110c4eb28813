package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Application;
import cpcc.das.api.ApplicationListener;
import cpcc.das.api.Ended;
import cpcc.das.api.Session;
import cpcc.das.api.SessionListener;
import cpcc.das.api.SessionView;
import cpcc.das.api.SessionView.State;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners are told of applications and sessions. */
class ListenersTest {
    @TempDir
    Path folder;

    private TwoPeers both;

    @BeforeEach
    void twoPeers() throws Exception {
        both = new TwoPeers(folder);
    }

    @AfterEach
    void end() {
        both.close();
    }

    @Test
    void bothSidesAreToldOfASessionFromItsBeginningToItsEnd() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        Heard user = new Heard();
        Heard provider = new Heard();
        both.bob.sessions.audience().add(user);
        both.alice.sessions.audience().add(provider);
        Session session = both.run("echo", new MemoryConsole("x"));
        TwoPeers.end(session);
        String end = "ENDED " + Ended.Cause.EXITED;
        Await.until("the user hears the end", () -> user.sessions, h -> h.contains(end));
        Await.until("the provider hears the end", () -> provider.sessions, h -> h.contains(end));
        assertEquals(List.of("PREPARING", "STARTING", "RUNNING", "CLOSING", end), unique(user.sessions));
        assertEquals(List.of("STARTING", "RUNNING", "CLOSING", end), unique(provider.sessions));
    }

    @Test
    void whoListensLateIsToldOfTheSessionsThatRun() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        MemoryConsole console = new MemoryConsole();
        Session session = both.run("echo", console);
        Heard late = new Heard();
        both.bob.sessions.audience().add(late);
        Await.until("it hears", () -> late.sessions, h -> h.equals(List.of(State.RUNNING.name())));
        session.close();
        TwoPeers.end(session);
        Await.until("it hears the end", () -> late.sessions, h -> h.contains("ENDED CLOSED"));
        Heard later = new Heard();
        both.bob.sessions.audience().add(later);
        both.bob.sessions.audience().remove(late);
        assertEquals(List.of(), later.sessions);
    }

    @Test
    void aRunThatIsRefusedEndsForWhoListens() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        Session first = both.run("echo", new MemoryConsole());
        Heard user = new Heard();
        both.bob.sessions.audience().add(user);
        assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole()));
        Await.until("it hears", () -> user.sessions, h -> h.contains("ENDED FAILED"));
        first.close();
        TwoPeers.end(first);
    }

    @Test
    void anApplicationComesIsFullIsFreeAndGoes() throws Exception {
        Heard user = new Heard();
        both.bob.applications.audience().add(user);
        both.share("echo", 1, Surface.TERMINAL, "cat");
        Await.until("it is free", () -> user.applications, h -> h.contains("echo free"));
        Session session = both.run("echo", new MemoryConsole());
        Await.until("it is full", () -> user.applications, h -> h.contains("echo full"));
        user.applications.clear();
        session.close();
        TwoPeers.end(session);
        Await.until("it is free again", () -> user.applications, h -> h.contains("echo free"));
        Heard late = new Heard();
        both.bob.applications.audience().add(late);
        Await.until("who listens late hears of it", () -> late.applications, h -> h.equals(List.of("echo free")));
        both.alice.installer.unshare("echo");
        Await.until("it is gone", () -> user.applications, h -> h.contains("echo gone"));
    }

    @Test
    void whatAPeerSharesGoesWithIt() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        Heard user = new Heard();
        both.bob.applications.audience().add(user);
        both.bob.sees(both.alice, false);
        Await.until("it is gone", () -> user.applications, h -> h.contains("echo gone"));
    }

    private static List<String> unique(List<String> heard) {
        return heard.stream().distinct().toList();
    }

    private static final class Heard implements SessionListener, ApplicationListener {
        final List<String> sessions = new CopyOnWriteArrayList<>();
        final List<String> applications = new CopyOnWriteArrayList<>();

        @Override
        public void sessionChanged(SessionView session) {
            sessions.add(session.state().name());
        }

        @Override
        public void sessionEnded(SessionView session, Ended how) {
            sessions.add(session.state() + " " + how.cause());
        }

        @Override
        public void applicationChanged(Application application) {
            applications.add(application.id() + (application.providers().get(0).free() ? " free" : " full"));
        }

        @Override
        public void applicationGone(Application application) {
            applications.add(application.id() + " gone");
        }
    }
}
