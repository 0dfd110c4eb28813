package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.itest.peers.PeerFramework.Host;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The configuration changes while a session runs. */
class ReconfigurationIT {
    @Test
    void whateverChangesInFelixTheSessionGoesOn() throws Exception {
        allOfItIn(Host.FELIX);
    }

    @Test
    void whateverChangesInEquinoxTheSessionGoesOn() throws Exception {
        allOfItIn(Host.EQUINOX);
    }

    private static void allOfItIn(Host host) throws Exception {
        Threads threads = new Threads();
        try (TwoPeers both = TwoPeers.meet(host, host)) {
            Reconfiguration session = new Reconfiguration(both);
            session.everything();
            session.end();
            both.nothingIsLeft();
        }
        assertEquals(Set.of(), threads.leftWithin(Duration.ofSeconds(5)));
    }
}
