package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.BackendView;
import cpcc.das.api.Backends;
import cpcc.das.api.Ended;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.itest.tiny.TinyJar;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;

/** A backend comes, is used, updated and goes beside a session of another one, which does not notice. */
class SwapTest {
    private static TwoPeers both;

    @TempDir
    Path folder;

    @BeforeAll
    static void twoPeersMeet() throws Exception {
        both = TwoPeers.meet(Host.FELIX, Host.FELIX);
        Talk.share(both);
    }

    @AfterEach
    void nothingOfASessionIsLeft() throws Exception {
        for (PeerFramework peer : List.of(both.alice(), both.bob())) {
            for (Bundle bundle : peer.context().getBundles()) {
                if (bundle.getSymbolicName().startsWith("tiny")) {
                    bundle.uninstall();
                }
            }
        }
        both.nothingIsLeft();
    }

    @AfterAll
    static void end() throws Exception {
        if (both != null) {
            both.close();
        }
    }

    static Bundle install(PeerFramework peer, Path jar) throws Exception {
        Bundle bundle = peer.context().installBundle("file:" + jar);
        bundle.start();
        return bundle;
    }

    @Test
    void aBackendIsInstalledUsedUpdatedAndRemovedBesideARunningSession() throws Exception {
        swap(both, folder);
    }

    /** In any host. */
    static void swap(TwoPeers both, Path folder) throws Exception {
        Talk a = Talk.begin(both, Optional.of("terminal"));
        try {
            Set<String> hers = Identities.of(both.alice().context());
            Set<String> his = Identities.of(both.bob().context());
            Path jar = TinyJar.of("tiny", "1.0.0").in(folder);
            Bundle atAlice = install(both.alice(), jar);
            Bundle atBob = install(both.bob(), jar);
            Talk.offers(both, "tiny/1", true);
            a.flows("installed");
            assertEquals("tiny/1 1.0.0", Talk.once(both));

            try (InputStream next =
                    Files.newInputStream(TinyJar.of("tiny", "1.1.0").in(folder))) {
                atAlice.update(next);
            }
            refresh(both.alice(), atAlice);
            Talk.offers(both, "tiny/1", true);
            a.flows("updated");
            assertEquals("tiny/1 1.1.0", Talk.once(both));

            atAlice.uninstall();
            atBob.uninstall();
            refresh(both.alice(), atAlice);
            refresh(both.bob(), atBob);
            Talk.offers(both, "tiny/1", false);
            a.flows("removed");
            assertEquals("terminal/1", Talk.once(both));
            assertEquals(hers, Identities.of(both.alice().context()));
            assertEquals(his, Identities.of(both.bob().context()));
            a.flows("still there");
        } finally {
            assertEquals(Ended.Cause.EXITED, a.end().cause());
        }
    }

    private static void refresh(PeerFramework peer, Bundle bundle) throws Exception {
        java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
        peer.context().getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), e -> done.countDown());
        assertTrue(done.await(20, java.util.concurrent.TimeUnit.SECONDS), "refreshed");
    }

    @Test
    void whoUsesAStoppedBackendReadsWhichOneOfWhichPeerAndWhatToDo() throws Exception {
        Path jar = TinyJar.of("tiny", "1.0.0").in(folder);
        Bundle atAlice = install(both.alice(), jar);
        Bundle atBob = install(both.bob(), jar);
        Talk.offers(both, "tiny/1", true);
        Talk other = Talk.begin(both, Optional.of("terminal"));
        Talk hit = Talk.begin(both, Optional.empty());
        assertEquals("tiny/1 1.0.0", hit.by());
        atAlice.stop();
        assertEquals(
                List.of(other.session().view().id()),
                both.alice().service(cpcc.das.api.Runner.class).sessions().stream()
                        .map(s -> s.id())
                        .toList(),
                "it had ended when the bundle was stopped");
        Ended ended = hit.ended();
        assertEquals(Ended.Cause.FAILED, ended.cause());
        assertEquals(
                "say ended because alice stopped its exec backend tiny/1 (from tiny 1.0.0); run it again: cpcc run say",
                ended.message());
        other.flows("does not notice");
        Talk.offers(both, "tiny/1", false);
        assertEquals("terminal/1", Talk.once(both), "new runs use the next common type");

        atAlice.start();
        Talk.offers(both, "tiny/1", true);
        Talk his = Talk.begin(both, Optional.empty());
        assertEquals("tiny/1 1.0.0", his.by());
        atBob.stop();
        assertEquals(
                "say ended because this peer stopped its exec backend tiny/1 (from tiny 1.0.0); run it again: cpcc run say",
                his.ended().message());
        other.flows("does not notice either");
        other.end();
    }

    @Test
    void theNewerVersionOfABundleIsUsedWheneverItComes() throws Exception {
        install(both.alice(), TinyJar.of("tiny", "2.0.0").in(folder));
        install(both.alice(), TinyJar.of("tiny", "1.0.0").in(folder));
        install(both.bob(), TinyJar.of("tiny", "1.0.0").in(folder));
        Talk.offers(both, "tiny/1", true);
        List<BackendView> tiny = tiny(both.alice(), 2);
        assertEquals("tiny 2.0.0", tiny.get(0).bundle());
        assertEquals(BackendView.State.LAST_SESSIONS, tiny.get(1).state());
        assertEquals("tiny/1 2.0.0", Talk.once(both));
    }

    private static List<BackendView> tiny(PeerFramework peer, int count) throws Exception {
        Backends backends = peer.service(Backends.class);
        return Await.until(
                "tiny backends",
                TwoPeers.PATIENCE,
                () -> backends.list(both.bobAt(new MemoryConsole(""))).stream()
                        .filter(v -> v.bundle().startsWith("tiny"))
                        .toList(),
                found -> found.size() == count);
    }
}
