package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.das.api.Backends;
import cpcc.das.api.Ended;
import cpcc.das.api.Runner;
import cpcc.itest.peers.PeerFramework.Host;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What uses the sessions comes and goes; they go on. */
class ShellStopsIT {
    @Test
    void aSessionAndItsComponentsOutliveTheShellAndWhoeverElseUsesThem() throws Exception {
        try (TwoPeers both = TwoPeers.meet(Host.FELIX, Host.FELIX)) {
            Talk.share(both);
            Talk talk = Talk.begin(both, Optional.of("terminal"));
            PeerFramework bob = both.bob();
            int runner = usedOnce(bob, Runner.class);
            int backends = usedOnce(bob, Backends.class);
            talk.flows("nobody but the shell uses them");
            bob.bundle("cpcc.shell").stop();
            talk.flows("without a shell");
            bob.bundle("cpcc.shell").start();
            talk.flows("with another one");
            assertEquals(runner, usedOnce(bob, Runner.class), "the same object");
            assertEquals(backends, usedOnce(bob, Backends.class), "the same object");
            assertEquals(Ended.Cause.EXITED, talk.end().cause());
            both.nothingIsLeft();
        }
    }

    /** Gives the service back as often as this test has got it. */
    private static int usedOnce(PeerFramework peer, Class<?> type) {
        BundleContext context = peer.context();
        ServiceReference<?> reference = context.getServiceReference(type);
        int identity = System.identityHashCode(context.getService(reference));
        boolean used = true;
        while (used) {
            used = context.ungetService(reference);
        }
        return identity;
    }
}
