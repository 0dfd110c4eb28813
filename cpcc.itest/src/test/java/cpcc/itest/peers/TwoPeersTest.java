package cpcc.itest.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Ended;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.das.api.SessionView;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Sender;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** Two real peers in one JVM, each in a framework of its own, over a real link. */
class TwoPeersTest {
    private static final Duration PATIENCE = TwoPeers.PATIENCE;

    private static Threads threads;
    private static TwoPeers both;

    @BeforeAll
    static void twoPeersMeet() throws Exception {
        threads = new Threads();
        both = TwoPeers.meet(Host.FELIX, Host.FELIX);
        both.shareEcho("echo-back");
    }

    @AfterEach
    void nothingOfASessionIsLeft() throws Exception {
        both.nothingIsLeft();
    }

    @AfterAll
    static void stoppedPeersLeaveNoThread() throws Exception {
        if (both != null) {
            both.close();
        }
        assertEquals(Set.of(), threads.leftWithin(Duration.ofSeconds(5)));
    }

    @Test
    void bothRunWithEveryBundleActive() {
        assertEquals(List.of(), both.alice().notActive());
        assertEquals(List.of(), both.bob().notActive());
    }

    @Test
    void anInvitationServesOnce() throws Exception {
        Communities hers = both.alice().service(Communities.class);
        String used = hers.invite("lab", List.of(), Duration.ofMinutes(1));
        assertTrue(used.matches("\\S{20,}"), used);
        assertEquals(2, hers.peers().size());
        Community lab = both.bob().service(Communities.class).list().get(0);
        assertEquals("lab", lab.name());
        assertEquals(2, lab.members());
    }

    @Test
    void aProgramOfAliceAnswersToWhatBobPipesIn() throws Exception {
        MemoryConsole console = new MemoryConsole("one\ntwo\n");
        Ended ended = run("echo-back", console).ended().toCompletableFuture().get(20, SECONDS);
        assertEquals("one\ntwo\n", console.printed(), () -> ended + " " + console.errors());
        assertEquals(Ended.Cause.EXITED, ended.cause(), ended.toString());
        assertEquals(0, ended.exitCode());
    }

    @Test
    void theExitCodeComesBack() throws Exception {
        both.share("look", "/bin/ls", "/no-such-folder");
        MemoryConsole console = new MemoryConsole("");
        Ended ended = run("look", console).ended().toCompletableFuture().get(20, SECONDS);
        assertEquals(2, ended.exitCode(), ended.toString());
        assertTrue((console.errors() + console.printed()).contains("no-such-folder"), console.errors());
    }

    @Test
    void bothSidesSeeTheSessionAndTheUserEndsIt() throws Exception {
        try (PipedOutputStream typed = new PipedOutputStream()) {
            Session session = run("echo-back", new MemoryConsole(new PipedInputStream(typed)));
            Runner hers = both.alice().service(Runner.class);
            List<SessionView> served = Await.until(
                    "alice sees the session running",
                    PATIENCE,
                    hers::sessions,
                    s -> s.size() == 1 && s.get(0).state() == SessionView.State.RUNNING);
            assertEquals(session.view().id(), served.get(0).id());
            assertFalse(Processes.naming(both.alice().folder()).isEmpty(), "what is left would be found");
            assertTrue(ProcessHandle.of(served.get(0).pid()).isPresent(), "the program runs as a process");
            session.close();
            Ended ended = session.ended().toCompletableFuture().get(20, SECONDS);
            assertEquals(Ended.Cause.CLOSED, ended.cause(), ended.toString());
            assertTrue(ProcessHandle.of(served.get(0).pid()).isEmpty(), "the program has ended");
        }
    }

    @Test
    void theProviderEndsASession() throws Exception {
        try (PipedOutputStream typed = new PipedOutputStream()) {
            Session session = run("echo-back", new MemoryConsole(new PipedInputStream(typed)));
            both.alice().service(Runner.class).close(session.view().id());
            Ended ended = session.ended().toCompletableFuture().get(20, SECONDS);
            assertEquals(Ended.Cause.RECALLED, ended.cause(), ended.toString());
        }
    }

    @Test
    void whatNobodySharesIsRefused() throws Exception {
        Failure refused = assertThrows(Failure.class, () -> run("no-such-thing", new MemoryConsole("")));
        assertEquals(Reason.NOBODY_SHARES, refused.reason(), refused.getMessage());
        assertTrue(refused.getMessage().contains("no-such-thing"), refused.getMessage());
    }

    @Test
    void whatABackendNeedsIsRefusedWhileItIsStoppedAndNothingElseFails() throws Exception {
        Bundle terminal = both.alice().bundle("cpcc.exec.terminal");
        List<String> before = withoutBundle(both.alice().services(), "cpcc.exec.terminal");
        terminal.stop();
        try {
            Failure refused = assertThrows(Failure.class, () -> run("echo-back", new MemoryConsole("x")));
            assertTrue(
                    Set.of(Reason.NO_BACKEND, Reason.NOBODY_SHARES).contains(refused.reason()),
                    refused.reason() + " " + refused.getMessage());
        } finally {
            terminal.start();
        }
        assertEquals(before, withoutBundle(both.alice().services(), "cpcc.exec.terminal"));
        Talk.offers(both, "terminal/1", true);
        MemoryConsole console = new MemoryConsole("again");
        run("echo-back", console).ended().toCompletableFuture().get(20, SECONDS);
        assertEquals("again", console.printed());
    }

    @Test
    void aListenerRegisteredLateAnswers() throws Exception {
        Messenger messenger = both.bob().service(Messenger.class);
        Community lab = both.bob().service(Communities.class).list().get(0);
        var alice = both.alice().service(Identity.class).self();
        ExecutionException early = assertThrows(ExecutionException.class, () -> messenger
                .request(alice, lab.id(), "test.late", new Word("a"), Word.class, Duration.ofSeconds(5))
                .toCompletableFuture()
                .get(10, SECONDS));
        assertEquals(Reason.UNKNOWN_TYPE, ((Failure) early.getCause()).reason(), early.toString());
        var registration = both.alice()
                .context()
                .registerService(
                        MessageListener.class,
                        new Shout(),
                        new Hashtable<>(java.util.Map.of(MessageListener.TYPE, "test.late")));
        try {
            Word answer = messenger
                    .request(alice, lab.id(), "test.late", new Word("hello"), Word.class, Duration.ofSeconds(5))
                    .toCompletableFuture()
                    .get(10, SECONDS);
            assertEquals("HELLO", answer.text());
        } finally {
            registration.unregister();
        }
    }

    private static Session run(String id, MemoryConsole console) throws Exception {
        return both.bob().service(Runner.class).run(TwoPeers.request(id), both.bobAt(console), step -> {});
    }

    private static List<String> withoutBundle(List<String> services, String bundle) {
        return services.stream().filter(s -> !s.startsWith(bundle + " ")).toList();
    }

    record Word(String text) {}

    private static final class Shout implements MessageListener<Word, Word> {
        @Override
        public Class<Word> body() {
            return Word.class;
        }

        @Override
        public Word received(Sender from, Word body) {
            return new Word(body.text().toUpperCase(java.util.Locale.ROOT));
        }
    }
}
