package cpcc.itest.hosts;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Runner;
import cpcc.itest.peers.Await;
import cpcc.itest.peers.Jars;
import cpcc.itest.peers.PeerFramework;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.itest.peers.Threads;
import cpcc.itest.peers.TwoPeers;
import cpcc.messaging.api.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceException;

/** Bundles stopped and started in any order, as provider and as user. */
class CyclesIT {
    private Threads threads;
    private TwoPeers both;

    @BeforeEach
    void twoPeersMeet() throws Exception {
        threads = new Threads();
        both = TwoPeers.meet(Host.FELIX, Host.FELIX);
        both.shareEcho("echo-back");
    }

    @AfterEach
    void stoppedPeersLeaveNoThread() throws Exception {
        both.close();
        assertEquals(Set.of(), threads.leftWithin(Duration.ofSeconds(5)));
    }

    @Test
    void aProviderWorksAfterStartsAndStopsInRandomOrder() throws Exception {
        shaken(both.alice());
    }

    @Test
    void aUserWorksAfterStartsAndStopsInRandomOrder() throws Exception {
        shaken(both.bob());
    }

    @Test
    void bundlesThatStopLeaveNoThreadInAFrameworkThatRuns() throws Exception {
        runs();
        assertFalse(ofCpcc().isEmpty(), "what is left would be found");
        for (PeerFramework peer : List.of(both.alice(), both.bob())) {
            for (var jar : Jars.cpcc()) {
                peer.bundle(Jars.symbolicName(jar)).stop();
            }
        }
        Await.until("no thread of CPCC", Duration.ofSeconds(10), CyclesIT::ofCpcc, List::isEmpty);
    }

    private void shaken(PeerFramework peer) throws Exception {
        Cycles cycles = Cycles.ofThisBuild();
        Queue<Object> errors = new ConcurrentLinkedQueue<>();
        peer.context().addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.ERROR && !wentMeanwhile(event)) {
                errors.add(event.getBundle() + ": " + event.getThrowable());
            }
        });
        try {
            for (Step step : cycles.steps()) {
                step.on(peer);
            }
            assertEquals(List.of(), List.copyOf(errors));
            assertEquals(List.of(), peer.notActive());
            Await.until("an application runs", Duration.ofSeconds(40), this::runs, ok -> ok);
            both.nothingIsLeft();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(cycles + ": " + e.getMessage(), e);
        }
    }

    /**
     * A backend is asked for on a thread of das; what it stands on may go in that moment, and then there is none. Felix calls
     * that an error of whoever asked; das names it among the backends until it comes again.
     */
    private static boolean wentMeanwhile(FrameworkEvent event) {
        return event.getBundle().getSymbolicName().equals("cpcc.das")
                && event.getThrowable() instanceof ServiceException failed
                && failed.getType() == ServiceException.FACTORY_ERROR
                && failed.getMessage().startsWith("Service factory returned null");
    }

    private boolean runs() throws Exception {
        MemoryConsole console = new MemoryConsole("again\n");
        try {
            both.bob()
                    .service(Runner.class)
                    .run(TwoPeers.request("echo-back"), both.bobAt(console), step -> {})
                    .ended()
                    .toCompletableFuture()
                    .get(20, SECONDS);
        } catch (Failure e) {
            // Not yet.
            return false;
        }
        return console.printed().equals("again\n");
    }

    private static List<String> ofCpcc() {
        return ThreadText.ofCpcc(ThreadText.ofThisJvm());
    }
}
