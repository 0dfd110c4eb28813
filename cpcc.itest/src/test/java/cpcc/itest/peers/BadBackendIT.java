package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.BackendView;
import cpcc.das.api.BackendView.State;
import cpcc.das.api.Backends;
import cpcc.das.api.Ended;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.itest.tiny.TinyJar;
import cpcc.messaging.api.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A drop-in that is broken in some way: the rest goes on, and {@code backends} names it and why. */
class BadBackendIT {
    private static TwoPeers both;

    @TempDir
    Path folder;

    private Talk beside;
    private Set<String> hers;

    @BeforeAll
    static void twoPeersMeet() throws Exception {
        both = TwoPeers.meet(Host.FELIX, Host.FELIX, Map.of("backendCallMs", 3000));
        Talk.share(both);
    }

    @BeforeEach
    void aSessionOfAnotherBackendRuns() throws Exception {
        beside = Talk.begin(both, Optional.of("terminal"));
        hers = Identities.of(both.alice().context());
    }

    @AfterEach
    void theRestGoesOn() throws Exception {
        System.setProperty(TinyJar.LET_GO, "true");
        try {
            beside.flows("the rest goes on");
            assertEquals(Ended.Cause.EXITED, beside.end().cause());
            for (PeerFramework peer : List.of(both.alice(), both.bob())) {
                for (Bundle bundle : peer.context().getBundles()) {
                    if (bundle.getSymbolicName().startsWith("tiny")) {
                        bundle.uninstall();
                    }
                }
            }
            assertEquals(hers, Identities.of(both.alice().context()), "nothing else was restarted");
            Talk.offers(both, "tiny/1", false);
            assertEquals("terminal/1", Talk.once(both));
            both.nothingIsLeft();
        } finally {
            System.clearProperty(TinyJar.LET_GO);
        }
    }

    @AfterAll
    static void end() throws Exception {
        if (both != null) {
            both.close();
        }
    }

    private void atBoth(TinyJar tiny) throws Exception {
        Path jar = tiny.in(folder);
        SwapTest.install(both.alice(), jar);
        SwapTest.install(both.bob(), jar);
    }

    private static BackendView view(PeerFramework peer, String bundle) throws Exception {
        Backends backends = peer.service(Backends.class);
        return Await.until(
                        bundle + " is listed",
                        TwoPeers.PATIENCE,
                        () -> backends.list(both.bobAt(new MemoryConsole(""))).stream()
                                .filter(v -> v.bundle().equals(bundle))
                                .toList(),
                        found -> found.size() == 1)
                .get(0);
    }

    private static String errors(BackendView view) {
        return String.join(
                "; ",
                view.asProvider().stream()
                        .filter(c -> c.level() == Level.ERROR)
                        .map(Check::text)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "throw, exec backend tiny/1 failed: java.lang.IllegalStateException: a bug in check",
        "error, exec backend tiny/1 failed: java.lang.NoClassDefFoundError: missing in check",
        "null, exec backend tiny/1 failed: java.lang.NullPointerException",
        "block, exec backend tiny/1 did not answer within 5 s",
    })
    void oneThatFailsInEveryMethodIsNotUsed(String fault, String why) throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0")
                .wrong(fault, "check client offer visible client.close server needs started server.close"));
        assertEquals("terminal/1", Talk.once(both));
        assertTrue(errors(view(both.alice(), "tiny 1.0.0")).startsWith(why), () -> why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw", "error", "block"})
    void oneThatFailsWhenItIsMadeIsNamed(String fault) throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0").wrong(fault, "make"));
        assertEquals("terminal/1", Talk.once(both));
        String why = fault.equals("block")
                ? "it is being made, and that has not ended"
                : "its component fails when it is made; see the log: cpcc logs";
        Await.until(
                why,
                TwoPeers.PATIENCE,
                () -> view(both.alice(), "tiny 1.0.0"),
                v -> v.state() == State.UNUSABLE && v.why().equals(why));
    }

    @ParameterizedTest
    @CsvSource({
        "throw, client",
        "error, client",
        "null, client",
        "block, client",
        "throw, offer",
        "null, offer",
        "block, offer",
        "throw, visible",
        "null, visible",
        "block, visible",
    })
    void ifTheUsersHalfFailsTheSameRunUsesTheNextType(String fault, String where) throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0").wrong(fault, where));
        Talk.offers(both, "tiny/1", true);
        assertEquals("terminal/1", Talk.once(both));
        BackendView view = view(both.bob(), "tiny 1.0.0");
        assertEquals(State.RESERVE, view.state());
        assertTrue(view.why().startsWith("tried after the others for a minute, because it failed: "), view.why());
    }

    @ParameterizedTest
    @CsvSource({
        "throw, server",
        "error, server",
        "null, server",
        "block, server",
        "throw, needs",
        "null, needs",
        "block, needs",
        "throw, started",
        "block, started",
    })
    void ifTheProvidersHalfFailsTheUserReadsItAndTheNextRunUsesTheNextType(String fault, String where)
            throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0").wrong(fault, where));
        Talk.offers(both, "tiny/1", true);
        Failure failure = assertThrows(Failure.class, () -> Talk.begin(both, Optional.empty()));
        assertTrue(failure.getMessage().contains("alice"), failure.getMessage());
        assertTrue(failure.getMessage().contains("exec backend tiny/1"), failure.getMessage());
        BackendView view = view(both.alice(), "tiny 1.0.0");
        assertEquals(State.RESERVE, view.state());
        assertTrue(view.why().contains("because it failed: exec backend tiny/1"), view.why());
        Await.until(
                "alice offers the next one first",
                TwoPeers.PATIENCE,
                () -> both.bob().service(cpcc.das.api.Applications.class).list(),
                list -> list.get(0).providers().get(0).execTypes().indexOf("tiny/1") > 0);
        assertEquals("terminal/1", Talk.once(both));
    }

    @ParameterizedTest
    @CsvSource({"throw, client.close", "error, server.close", "block, server.close", "block, client.close"})
    void oneThatDoesNotCloseHoldsUpNothing(String fault, String where) throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0").wrong(fault, where));
        Talk.offers(both, "tiny/1", true);
        assertEquals("tiny/1 1.0.0", Talk.once(both));
    }

    @Test
    void oneThatCannotSayWhenItIsVisibleIsStillUsed() throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0"));
        Talk.offers(both, "tiny/1", true);
        Talk talk = Talk.begin(both, Optional.empty());
        talk.session().visible().toCompletableFuture().get(10, java.util.concurrent.TimeUnit.SECONDS);
        talk.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "", "Tiny/1", "tiny/"})
    void aWrongTypeIsNamed(String type) throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0").type(type));
        BackendView view = view(both.alice(), "tiny 1.0.0");
        assertEquals(State.UNUSABLE, view.state());
        assertTrue(view.why().contains("cpcc.exec.type"), view.why());
        assertTrue(view.why().contains(type.isEmpty() ? "no type" : "\"" + type + "\" is wrong"), view.why());
    }

    @Test
    void aDuplicateTypeIsNamedWithTheOneThatIsUsedAndWhy() throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0"));
        Talk.offers(both, "tiny/1", true);
        atBoth(TinyJar.of("tiny.copy", "9.0.0"));
        // Until its component is there, it runs and has no backend.
        BackendView copy = Await.until(
                "it is in reserve",
                TwoPeers.PATIENCE,
                () -> view(both.alice(), "tiny.copy 9.0.0"),
                view -> view.state() == State.RESERVE);
        assertEquals(
                "tiny 1.0.0 has the same type and is preferred: of the same ranking it was there first", copy.why());
        assertEquals(State.USED, view(both.alice(), "tiny 1.0.0").state());
        assertEquals("tiny/1 1.0.0", Talk.once(both));
    }

    @Test
    void aPackageOutOfRangeIsNamed() throws Exception {
        Path jar = TinyJar.of("tiny", "1.0.0")
                .needs("cpcc.files.api;version=\"[3,4)\"")
                .in(folder);
        assertThrows(BundleException.class, () -> SwapTest.install(both.alice(), jar));
        BackendView view = view(both.alice(), "tiny 1.0.0");
        assertEquals(State.UNUSABLE, view.state());
        assertEquals("it does not resolve: it needs package cpcc.files.api [3.0.0,4.0.0), here is 0.1.0", view.why());
    }

    @Test
    void aBundleThatDoesNotStartIsNamed() throws Exception {
        Path jar = TinyJar.of("tiny", "1.0.0")
                .with("Bundle-Activator", "no.such.Activator")
                .in(folder);
        assertThrows(BundleException.class, () -> SwapTest.install(both.alice(), jar));
        assertTrue(view(both.alice(), "tiny 1.0.0").why().startsWith("it does not run"));
    }

    @Test
    void aBundleWithoutItsServiceIsNamed() throws Exception {
        SwapTest.install(both.alice(), TinyJar.of("tiny", "1.0.0").type("none").in(folder));
        assertTrue(view(both.alice(), "tiny 1.0.0").why().startsWith("it runs and has no backend"));
    }

    @Test
    void oneThatBlocksForEverCostsFewThreads() throws Exception {
        atBoth(TinyJar.of("tiny", "1.0.0").wrong("block", "client client.close"));
        Talk.offers(both, "tiny/1", true);
        for (int i = 0; i < 6; i++) {
            // Forced, because it would be tried after the others.
            assertThrows(Failure.class, () -> Talk.begin(both, Optional.of("tiny")));
        }
        long held = Thread.getAllStackTraces().entrySet().stream()
                .filter(t -> t.getKey().getName().startsWith("cpcc-das-"))
                .filter(t -> List.of(t.getValue()).toString().contains("forEver"))
                .count();
        assertEquals(4, held);
        Failure failure = assertThrows(Failure.class, () -> Talk.begin(both, Optional.of("tiny")));
        assertTrue(failure.getMessage().contains("not asked any more: 4 calls never came back"), failure.getMessage());
    }
}
