package cpcc.itest.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Ended;
import cpcc.das.api.Installer;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Peer;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer is stopped while its session runs, and comes back. */
class RestartIT {
    private TwoPeers both;

    @BeforeEach
    void twoPeersMeet() throws Exception {
        both = TwoPeers.meet(Host.FELIX, Host.FELIX);
        both.shareEcho("echo-back");
    }

    @AfterEach
    void end() throws Exception {
        if (both != null) {
            both.close();
        }
    }

    @Test
    void aStoppedProviderEndsItsSessionsAndIsBackWithAllItShared() throws Exception {
        PeerId id = both.alice().service(Identity.class).self();
        try (PipedOutputStream typed = new PipedOutputStream()) {
            Session session = run(new MemoryConsole(new PipedInputStream(typed)));
            both.alice().stop();
            Ended ended = session.ended().toCompletableFuture().get(20, SECONDS);
            assertEquals(Ended.Cause.RECALLED, ended.cause(), ended.toString());
            assertEquals("alice was stopped", ended.message());
        }
        assertEquals(List.of(), both.bob().service(Runner.class).sessions());
        assertEquals(List.of(), Processes.naming(both.alice().folder()), "programs of the stopped provider");
        Communities his = both.bob().service(Communities.class);
        Await.until("alice is inactive", TwoPeers.PATIENCE, his::peers, peers -> peers.stream()
                .noneMatch(p -> p.name().equals("alice") && p.active()));

        both = new TwoPeers(both.alice().again(Host.FELIX), both.bob());
        both.alice().configure(Map.of());
        assertEquals(id, both.alice().service(Identity.class).self());
        assertEquals(1, both.alice().service(Installer.class).shared().size());
        TwoPeers.seesActive(both.bob(), "alice");
        Talk.offers(both, "terminal/1", true);
        MemoryConsole console = new MemoryConsole("back\n");
        run(console).ended().toCompletableFuture().get(20, SECONDS);
        assertEquals("back\n", console.printed());
        both.nothingIsLeft();
    }

    /** In a framework that stops, it is chance which bundle goes first: each may pull the ground away from the sessions. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpcc.messaging",
                "cpcc.p2p",
                "cpcc.das",
                "cpcc.exec.terminal",
                "cpcc.sandbox.bwrap",
                "org.apache.felix.scr",
                "org.apache.felix.configadmin"
            })
    void theUserReadsThatTheProviderWasStoppedWhicheverOfItsBundlesStopsFirst(String first) throws Exception {
        both.alice().stopsFirst(first);
        try (PipedOutputStream typed = new PipedOutputStream()) {
            Session session = run(new MemoryConsole(new PipedInputStream(typed)));
            both.alice().stop();
            Ended ended = session.ended().toCompletableFuture().get(20, SECONDS);
            assertEquals("alice was stopped", ended.message());
            assertEquals(Ended.Cause.RECALLED, ended.cause());
        }
        both = new TwoPeers(both.alice().again(Host.FELIX), both.bob());
    }

    @Test
    void aStoppedUserLeavesNothingAtTheProvider() throws Exception {
        try (PipedOutputStream typed = new PipedOutputStream()) {
            run(new MemoryConsole(new PipedInputStream(typed)));
            both.bob().stop();
        }
        Runner hers = both.alice().service(Runner.class);
        Await.until("no session", TwoPeers.PATIENCE, hers::sessions, List::isEmpty);
        assertEquals(List.of(), Processes.naming(both.alice().folder()));
        assertEquals(
                List.of("bob"),
                both.alice().service(Communities.class).peers().stream()
                        .filter(p -> !p.self())
                        .map(Peer::name)
                        .toList(),
                "he is a member still");
        both = new TwoPeers(both.alice(), both.bob().again(Host.FELIX));
    }

    private Session run(MemoryConsole console) throws Exception {
        return both.bob().service(Runner.class).run(TwoPeers.request("echo-back"), both.bobAt(console), step -> {});
    }
}
