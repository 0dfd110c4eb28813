package cpcc.itest.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Ended;
import cpcc.das.api.Runner;
import cpcc.itest.peers.PeerFramework.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same jars in Equinox: host-bound code would show here. */
class EquinoxIT {
    @Test
    void aPeerInEquinoxUsesAnApplicationOfAPeerInFelix() throws Exception {
        oneRun(Host.FELIX, Host.EQUINOX);
    }

    @Test
    void aPeerInFelixUsesAnApplicationOfAPeerInEquinox() throws Exception {
        oneRun(Host.EQUINOX, Host.FELIX);
    }

    @Test
    void aBackendIsSwappedInALiveSessionBetweenEquinoxAndFelix(@TempDir Path folder) throws Exception {
        try (TwoPeers both = TwoPeers.meet(Host.EQUINOX, Host.FELIX)) {
            Talk.share(both);
            SwapTest.swap(both, folder);
            both.nothingIsLeft();
        }
    }

    private static void oneRun(Host provider, Host user) throws Exception {
        Threads threads = new Threads();
        try (TwoPeers both = TwoPeers.meet(provider, user)) {
            assertEquals(List.of(), both.alice().notActive());
            assertEquals(List.of(), both.bob().notActive());
            both.shareEcho("echo-back");
            MemoryConsole console = new MemoryConsole("across\n");
            Ended ended = both.bob()
                    .service(Runner.class)
                    .run(TwoPeers.request("echo-back"), both.bobAt(console), step -> {})
                    .ended()
                    .toCompletableFuture()
                    .get(20, SECONDS);
            assertEquals("across\n", console.printed(), ended.toString());
            both.nothingIsLeft();
        }
        assertEquals(Set.of(), threads.leftWithin(Duration.ofSeconds(5)));
    }
}
