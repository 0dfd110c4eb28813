package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.BackendView;
import cpcc.das.api.Backends;
import cpcc.das.api.Ended;
import cpcc.das.api.Replaced;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.itest.tiny.TinyJar;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** {@code replace} in a host that installs no jars by itself. */
class ReplaceIT {
    private static TwoPeers both;

    @TempDir
    Path folder;

    @BeforeAll
    static void twoPeersMeet() throws Exception {
        both = TwoPeers.meet(Host.FELIX, Host.FELIX);
        Talk.share(both);
    }

    @BeforeEach
    void bothHaveTheFirstVersion() throws Exception {
        Path jar = TinyJar.of("tiny", "1.0.0").in(folder);
        SwapTest.install(both.alice(), jar);
        SwapTest.install(both.bob(), jar);
        Talk.offers(both, "tiny/1", true);
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
        Talk.offers(both, "tiny/1", false);
    }

    @AfterAll
    static void end() throws Exception {
        if (both != null) {
            both.close();
        }
    }

    private Replaced replace(String version) throws Exception {
        return both.alice()
                .service(Backends.class)
                .replace(TinyJar.of("tiny", version).in(folder));
    }

    private static List<String> versions() {
        return Stream.of(both.alice().context().getBundles())
                .filter(b -> b.getSymbolicName().equals("tiny"))
                .map(b -> b.getVersion() + (b.getState() == Bundle.ACTIVE ? "" : " state " + b.getState()))
                .sorted()
                .toList();
    }

    @Test
    void threeVersionsServeTheirSessionsAndTheOldOnesGoAfterTheirLast() throws Exception {
        Set<String> before = Identities.of(both.alice().context());
        Talk first = Talk.begin(both, Optional.empty());
        assertEquals("tiny/1 1.0.0", first.by());

        assertEquals(new Replaced("tiny", "2.0.0", List.of(new Replaced.Old("1.0.0", 1))), replace("2.0.0"));
        Talk second = Talk.begin(both, Optional.empty());
        assertEquals("tiny/1 2.0.0", second.by());
        first.flows("on the first version");

        assertEquals(
                new Replaced("tiny", "3.0.0", List.of(new Replaced.Old("2.0.0", 1), new Replaced.Old("1.0.0", 1))),
                replace("3.0.0"));
        assertEquals("tiny/1 3.0.0", Talk.once(both));
        first.flows("still on the first");
        second.flows("still on the second");
        assertEquals(List.of("1.0.0", "2.0.0", "3.0.0"), versions());
        BackendView old = both.alice().service(Backends.class).list(both.bobAt(new MemoryConsole(""))).stream()
                .filter(v -> v.bundle().equals("tiny 1.0.0"))
                .findFirst()
                .orElseThrow();
        assertEquals(BackendView.State.LAST_SESSIONS, old.state());
        assertEquals("new sessions use version 3.0.0", old.why());
        assertEquals(1, old.sessions());

        assertEquals(Ended.Cause.EXITED, first.end().cause());
        Await.until("the first has left", TwoPeers.PATIENCE, ReplaceIT::versions, List.of("2.0.0", "3.0.0")::equals);
        second.flows("alone with the newest");
        assertEquals(Ended.Cause.EXITED, second.end().cause());
        Await.until("the second has left", TwoPeers.PATIENCE, ReplaceIT::versions, List.of("3.0.0")::equals);
        assertEquals("tiny/1 3.0.0", Talk.once(both));
        assertEquals(before, Identities.of(both.alice().context()));
    }

    @Test
    void aVersionWithoutSessionsLeavesAtOnce() throws Exception {
        assertEquals(List.of(new Replaced.Old("1.0.0", 0)), replace("1.0.1").old());
        Await.until("the old one has left", TwoPeers.PATIENCE, ReplaceIT::versions, List.of("1.0.1")::equals);
    }

    @Test
    void ofTwoAtOnceTheHighestIsUsedInTheEnd() throws Exception {
        List<CompletableFuture<Object>> results = new ArrayList<>();
        for (String version : List.of("2.0.0", "3.0.0", "3.0.0")) {
            Path jar = TinyJar.of("tiny", version).in(Files.createTempDirectory(folder, "jars"));
            results.add(CompletableFuture.supplyAsync(() -> outcome(
                    () -> both.alice().service(Backends.class).replace(jar).version())));
        }
        List<Object> outcomes = results.stream().map(CompletableFuture::join).toList();
        assertEquals(1, outcomes.stream().filter("3.0.0"::equals).count(), outcomes.toString());
        Await.until("one is left", TwoPeers.PATIENCE, ReplaceIT::versions, List.of("3.0.0")::equals);
        assertEquals("tiny/1 3.0.0", Talk.once(both));
    }

    private static Object outcome(Callable<Object> work) {
        try {
            return work.call();
        } catch (Exception e) {
            return e.getMessage();
        }
    }

    private void refused(Path jar, String... says) throws Exception {
        Talk talk = Talk.begin(both, Optional.empty());
        Failure failure = assertThrows(
                Failure.class, () -> both.alice().service(Backends.class).replace(jar));
        assertEquals(Reason.BAD_FILE, failure.reason());
        for (String part : says) {
            assertTrue(failure.getMessage().contains(part), failure.getMessage());
        }
        assertEquals(List.of("1.0.0"), versions(), "nothing has changed");
        talk.flows("nothing has happened");
        talk.end();
        assertEquals("tiny/1 1.0.0", Talk.once(both));
    }

    @Test
    void whatIsNoBundleIsRefused() throws Exception {
        refused(Files.writeString(folder.resolve("text.jar"), "no jar at all"), "text.jar", "is no bundle", "jar");
        refused(folder.resolve("missing.jar"), "there is no file");
        Path plain = folder.resolve("plain.jar");
        new java.util.jar.JarOutputStream(Files.newOutputStream(plain), new java.util.jar.Manifest()).close();
        refused(plain, "plain.jar is no bundle", "Bundle-SymbolicName");
        refused(TinyJar.of("tiny", "2.0.0").with("Bundle-Version", "two").in(folder), "is no bundle", "version");
    }

    @Test
    void aBundleWithoutABackendIsRefusedAndTakenAwayAgain() throws Exception {
        refused(TinyJar.of("tiny", "2.0.0").type("none").in(folder), "tiny 2.0.0", "has no backend");
    }

    @Test
    void aWrongTypeIsRefused() throws Exception {
        refused(TinyJar.of("tiny", "2.0.0").type("tiny").in(folder), "tiny 2.0.0", "\"tiny\" is wrong");
    }

    @Test
    void whatDoesOtherWorkIsRefused() throws Exception {
        refused(TinyJar.of("tiny", "2.0.0").type("other/1").in(folder), "tiny 2.0.0", "has no exec backend tiny/1");
    }

    @Test
    void whatDoesNotWorkHereIsRefused() throws Exception {
        refused(
                TinyJar.of("tiny", "2.0.0").wrong("throw", "check").in(folder),
                "exec backend tiny/1 finds what tiny 1.0.0 does not",
                "a bug in check");
    }

    @Test
    void whatDoesNotResolveIsRefusedWithWhatIsMissing() throws Exception {
        refused(
                TinyJar.of("tiny", "2.0.0")
                        .needs("cpcc.das.api;version=\"[7,8)\",no.such.thing")
                        .in(folder),
                "does not resolve",
                "package cpcc.das.api [7.0.0,8.0.0), here is 0.1.0",
                "package no.such.thing, which nothing here has");
    }

    @Test
    void whatIsNotNewerIsRefused() throws Exception {
        refused(TinyJar.of("tiny", "1.0.0").in(folder), "tiny 1.0.0 is here already");
        refused(TinyJar.of("tiny", "0.9.0").in(folder), "older than 1.0.0");
    }

    @Test
    void whatReplacesNoBackendIsRefused() throws Exception {
        refused(TinyJar.of("tiny.other", "2.0.0").in(folder), "no backend of tiny.other");
        refused(TinyJar.of("cpcc.messaging", "9.0.0").in(folder), "no backend of cpcc.messaging");
    }

    @Test
    void whatDoesNotStartIsRefused() throws Exception {
        refused(
                TinyJar.of("tiny", "2.0.0")
                        .with("Bundle-Activator", "no.such.Activator")
                        .in(folder),
                "tiny 2.0.0 is not put into use");
    }
}
