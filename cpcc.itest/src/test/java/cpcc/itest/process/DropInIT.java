package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import cpcc.itest.peers.Trees;
import cpcc.itest.tiny.TinyJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that a person puts into {@code backends/} of the packaged product, takes out of it, and replaces. */
class DropInIT {
    private static final Duration IN_USE = Duration.ofSeconds(3);

    private TwoProcesses both;

    @TempDir
    Path folder;

    @BeforeEach
    void twoPeersMeet() throws Exception {
        both = TwoProcesses.meet();
        both.share(
                "say",
                "/bin/sh",
                "-c",
                "echo \"version $TINY\"; exec /usr/bin/sed --unbuffered \"s|"
                        + both.alice().root() + "|&|\"");
    }

    @AfterEach
    void end() throws IOException {
        if (both != null) {
            both.close();
        }
    }

    private static Path backends(PeerProcess peer) {
        return peer.home().resolve("backends");
    }

    /** Measured by the peer's own log, because a verb takes its time too. */
    private static void logsWithin(PeerProcess peer, String text, int times) throws Exception {
        long start = System.nanoTime();
        Await.until(
                text,
                IN_USE,
                peer::log,
                log -> log.lines().filter(l -> l.contains(text)).count() == times);
        System.out.println(text + " after " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private String run() throws Exception {
        try (Command session = both.bob().begin("run", "say")) {
            session.endOfInput();
            return session.end(PeerProcess.PATIENCE).out().strip();
        }
    }

    @Test
    void aJarIsInUseWithinThreeSecondsAndGoneWithinThreeOfItsRemoval() throws Exception {
        Path jar = TinyJar.of("tiny", "1.0.0").in(folder);
        for (int i = 1; i <= 3; i++) {
            Files.copy(jar, backends(both.alice()).resolve("tiny.jar"));
            logsWithin(both.alice(), "exec backend tiny/1 is there", i);
            assertTrue(both.alice().cpcc("-q", "backends").contains("tiny/1"));
            Files.delete(backends(both.alice()).resolve("tiny.jar"));
            logsWithin(both.alice(), "exec backend tiny/1 goes", i);
            assertFalse(both.alice().cpcc("backends").contains("tiny"));
        }
    }

    @Test
    void whatCannotBeUsedIsNamedAndTheRestGoesOn() throws Exception {
        try (Command session = talk("say")) {
            Path dropped = backends(both.alice());
            Files.writeString(dropped.resolve("text.jar"), "no jar at all");
            TinyJar.of("tiny.far", "1.0.0")
                    .needs("cpcc.files.api;version=\"[3,4)\"")
                    .in(dropped);
            TinyJar.of("tiny.typeless", "1.0.0").type("x").in(dropped);
            TinyJar.of("tiny.blocked", "1.0.0").wrong("block", "make").in(dropped);
            TinyJar.of("tiny.dead", "1.0.0").with("Bundle-Activator", "none").in(dropped);
            Path fine = TinyJar.of("tiny", "1.0.0").in(folder);
            Files.copy(fine, dropped.resolve("tiny.jar"));
            logsWithin(both.alice(), "exec backend tiny/1 is there, from tiny 1.0.0", 1);
            String shown = both.alice().cpcc("backends");
            for (String line : List.of(
                    "text.jar: unusable, text.jar is no bundle",
                    "tiny.far 1.0.0: unusable, it does not resolve: it needs package cpcc.files.api [3.0.0,4.0.0), here is",
                    "x of tiny.typeless 1.0.0: unusable, its type \"x\" is wrong",
                    "tiny/1 of tiny.blocked 1.0.0: unusable, it is being made, and that has not ended",
                    "tiny.dead 1.0.0: unusable, it does not run")) {
                assertTrue(shown.contains(line), line + " is missing in\n" + shown);
            }
            assertTrue(both.alice().cpcc("backends", "--json").contains("\"why\":\"it does not resolve: it needs"));
            session.type("still here\n");
            Await.until("it goes on", PeerProcess.PATIENCE, session::out, out -> out.contains("still here"));
        }
    }

    @Test
    void aReplacedBackendServesItsSessionsToTheirEndAndTheNewOneSurvivesARestart() throws Exception {
        TinyJar.of("tiny", "1.0.0").in(backends(both.alice()));
        TinyJar.of("tiny", "1.0.0").in(backends(both.bob()));
        logsWithin(both.alice(), "exec backend tiny/1 is there", 1);
        logsWithin(both.bob(), "exec backend tiny/1 is there", 1);
        Await.until("tiny is used", PeerProcess.PATIENCE, this::run, "version 1.0.0"::equals);
        try (Command old = talk("say")) {
            String said = both.alice()
                    .cpcc(
                            "backends",
                            "replace",
                            TinyJar.of("tiny", "2.0.0").in(folder).toString());
            assertEquals(
                    "New sessions use tiny 2.0.0.\nVersion 1.0.0 is removed after its last session, it has 1 now.",
                    said);
            assertEquals("version 2.0.0", run());
            old.type("on the old one\n");
            Await.until("bytes flow", PeerProcess.PATIENCE, old::out, out -> out.contains("on the old one"));
            assertTrue(both.alice().cpcc("backends").contains("new sessions use version 2.0.0; it still has 1"));
            assertEquals(List.of("tiny-1.0.0.jar", "tiny-2.0.0.jar"), Trees.names(backends(both.alice())));
            old.endOfInput();
            assertEquals(0, old.end(PeerProcess.PATIENCE).code());
        }
        Await.until(
                "the old jar goes",
                Duration.ofSeconds(10),
                () -> Trees.names(backends(both.alice())),
                List.of("tiny-2.0.0.jar")::equals);
        Output refused = both.alice()
                .attempt(
                        "backends",
                        "replace",
                        TinyJar.of("tiny", "3.0.0").type("none").in(folder).toString());
        assertEquals(1, refused.code(), refused.toString());
        assertTrue(refused.err().contains("tiny 3.0.0 is not put into use: it runs and has no backend"), refused.err());
        assertEquals(List.of("tiny-2.0.0.jar"), Trees.names(backends(both.alice())), "undone");
        both.alice().cpcc("stop");
        both.alice().start();
        Await.until("the new one is used again", PeerProcess.PATIENCE, this::run, "version 2.0.0"::equals);
    }

    @Test
    void aReplacedBackendOfTheDistributionStaysReplacedAfterARestart() throws Exception {
        Path newer = folder.resolve("terminal.jar");
        withVersion(PeerProcess.dist().resolve("bundles/cpcc.exec.terminal.jar"), "7.0.0", newer);
        both.alice().cpcc("backends", "replace", newer.toString());
        assertTrue(both.alice().cpcc("backends", "--json").contains("cpcc.exec.terminal 7.0.0"));
        assertEquals("version", run());
        Await.until(
                "the distribution's own has gone",
                Duration.ofSeconds(10),
                () -> both.alice().cpcc("backends", "--json"),
                json -> !json.contains("cpcc.exec.terminal 0."));
        both.alice().cpcc("stop");
        both.alice().start();
        logsWithin(both.alice(), "exec backend terminal/1 is there, from cpcc.exec.terminal 7.0.0", 1);
        assertTrue(both.alice().cpcc("backends").contains("last sessions, new sessions use version 7.0.0"));
        Await.until("it is used", PeerProcess.PATIENCE, this::run, "version"::equals);
    }

    private Command talk(String id) throws Exception {
        Command session = both.bob().begin("run", id);
        session.type("hello\n");
        Await.until("the program answers", PeerProcess.PATIENCE, session::out, out -> out.contains("hello"));
        return session;
    }

    private static void withVersion(Path jar, String version, Path target) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
    }
}
