package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as it is shipped, driven as a person would. */
class LauncherIT {
    private static final Path DIST = Path.of(System.getProperty("cpcc.dist"));

    @TempDir
    Path folder;

    /** What a command said and how it ended. */
    private record Said(int code, String out, String err) {}

    @AfterEach
    void endPeers() throws Exception {
        for (String home : List.of("one", "two")) {
            Optional<PeerLock.Holder> holder =
                    PeerLock.holder(folder.resolve(home).resolve("state"));
            if (holder.isPresent()) {
                ProcessHandle.of(holder.get().pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void aPeerStartsAnswersAndStops() throws Exception {
        Said start = cpcc("one", "start", "--name", "alice", "--port=0", "--address", "127.0.0.1");
        assertEquals(0, start.code(), start.err());
        assertTrue(start.out().startsWith("Peer started, "), start.out());

        Said status = cpcc("one", "status", "--json");
        assertEquals(0, status.code(), status.err());
        assertTrue(status.out().contains("\"name\":\"alice\""), status.out());
        String config = Files.readString(folder.resolve("one/config/cpcc.peer.cfg"));
        assertTrue(config.contains("name = alice\n") && config.contains("port = 0\n"), config);

        Said again = cpcc("one", "start");
        assertEquals(new Said(0, "Peer is running.\n", ""), again);

        long pid = PeerLock.holder(folder.resolve("one/state")).orElseThrow().pid();
        assertEquals(new Said(0, "Peer stopped.\n", ""), cpcc("one", "stop"));
        assertGone(pid);
        assertEquals(Problem.CPCC, cpcc("one", "status").code());
    }

    @Test
    void whatTheFirstStartWasToldHoldsForTheSecond() throws Exception {
        assertEquals(0, cpcc("one", "start", "--name", "grün", "--port", "0").code());
        assertEquals(0, cpcc("one", "stop").code());
        Said second = cpcc("one", "start");

        assertEquals(0, second.code(), second.err());
        assertTrue(cpcc("one", "status", "--json").out().contains("\"name\":\"grün\""));
    }

    @Test
    void twoStartsAtOnceMakeOnePeer() throws Exception {
        Process one = process(Map.of(), "one", "start", "--port", "0").start();
        Process two = process(Map.of(), "one", "start", "--port", "0").start();
        Said first = said(one);
        Said second = said(two);

        assertEquals(0, first.code(), first.err());
        assertEquals(0, second.code(), second.err());
        assertFalse(first.out().equals(second.out()), first.out());
    }

    @Test
    void aSecondPeerOnTheSameStateFolderIsRefused() throws Exception {
        assertEquals(0, cpcc("one", "start", "--port", "0").code());
        Files.createDirectories(folder.resolve("two/config"));
        Files.writeString(
                folder.resolve("two/config/cpcc.peer.cfg"),
                "name = bob\nport = 0\nruntimeDir = ${cpcc.runtimeDir}\nstateDir = " + folder.resolve("one/state")
                        + "\n");

        for (List<String> words : List.of(List.of("start"), List.of("start", "--foreground"))) {
            Said second = cpcc("two", words.toArray(new String[0]));
            assertEquals(Problem.CPCC, second.code());
            assertTrue(second.err().startsWith("Another peer (process "), second.err());
        }
        assertEquals(0, cpcc("one", "status").code());
    }

    @Test
    void aJarIsStartedWhereBackendsAreAndNotWhereSettingsAre() throws Exception {
        for (String place : List.of("config", "cache/watch")) {
            jar(Files.createDirectories(folder.resolve("one").resolve(place)), "dropped." + place.replace('/', '.'));
        }
        assertEquals(0, cpcc("one", "start", "--port", "0").code());
        jar(folder.resolve("one/backends"), "dropped.backend");

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!installed().contains("dropped.backend")) {
            assertTrue(System.nanoTime() < deadline, installed());
            Thread.sleep(100);
        }
        // The other folders have been looked into long since: at once, and every second.
        assertFalse(installed().contains("dropped.config"), installed());
        assertFalse(installed().contains("dropped.cache"), installed());
    }

    /** {@return where the framework's bundles came from} */
    private String installed() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> bundles = Files.list(folder.resolve("one/cache/bundles"))) {
            for (Path bundle : bundles.toList()) {
                Path info = bundle.resolve("bundle.info");
                if (Files.exists(info)) {
                    text.append(Files.readString(info, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return text.toString();
    }

    private static void jar(Path place, String name) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        // Whole at once: it may be looked at any moment.
        Path made = Files.createTempFile(place, name, ".part");
        new JarOutputStream(Files.newOutputStream(made), manifest).close();
        Files.move(made, place.resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aSignalStopsThePeerInOrder() throws Exception {
        Process peer = process(Map.of(), "one", "start", "--foreground", "--port", "0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (cpcc("one", "status").code() != 0) {
            assertTrue(peer.isAlive() && System.nanoTime() < deadline, Files.readString(folder.resolve("log")));
        }
        peer.destroy();

        assertTrue(peer.waitFor(20, TimeUnit.SECONDS));
        assertEquals(143, peer.exitValue());
        assertFalse(Files.exists(folder.resolve("one/run/control")));
    }

    @Test
    void aKilledPeerStartsAgain() throws Exception {
        assertEquals(0, cpcc("one", "start", "--port", "0").code());
        long pid = PeerLock.holder(folder.resolve("one/state")).orElseThrow().pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertGone(pid);

        Said start = cpcc("one", "start");
        assertEquals(0, start.code(), start.err());
    }

    @Test
    void whatAPeerSaidBeforeItDiedIsShown() throws Exception {
        Path dist = folder.resolve("dist");
        copy(DIST, dist);
        Files.writeString(dist.resolve("lib/peer.options"), "-Xmx1\n");

        Said start = said(process(Map.of(), dist, "one", "start").start());
        assertEquals(Problem.CPCC, start.code());
        assertTrue(
                start.err().contains("The peer did not start.") && start.err().contains("heap"), start.err());
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Said start = cpcc("one", "start", "--port", Integer.toString(taken.getLocalPort()));

            assertEquals(1, start.code());
            assertTrue(start.err().startsWith("The peer runs, but without cpcc.messaging"), start.err());
            assertTrue(start.err().contains("" + taken.getLocalPort()), start.err());
        }
        assertEquals(0, cpcc("one", "stop").code());
    }

    @Test
    void aPeerThatHangsIsNotWaitedFor() throws Exception {
        assertEquals(0, cpcc("one", "start", "--port", "0").code());
        long pid = PeerLock.holder(folder.resolve("one/state")).orElseThrow().pid();
        assertEquals(
                0,
                new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor());

        for (String verb : List.of("status", "stop", "start", "peers")) {
            Said said = cpcc("one", verb);
            assertEquals(Problem.CPCC, said.code(), verb + said);
            assertTrue(said.err().contains("Process " + pid + " of this peer does not answer"), verb + said);
        }
    }

    /** Whatever the caller's umask; what is for the owner only does not hang on the folder above it either. */
    @Test
    void nothingOfAPeerIsForOthers() throws Exception {
        Files.createDirectory(folder.resolve("one"));
        Files.setPosixFilePermissions(folder.resolve("one"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Said start = said(new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 000; exec \"$@\"",
                        "sh",
                        DIST.resolve("bin/cpcc").toString(),
                        "--home",
                        folder.resolve("one").toString(),
                        "start",
                        "--port=0")
                .start());
        assertEquals(0, start.code(), start.err());
        assertEquals(0, cpcc("one", "community", "create", "lab").code());

        try (var all = Files.walk(folder.resolve("one"), 1)) {
            for (Path each : all.skip(1).toList()) {
                assertEquals("rwx------", mode(each), each.toString());
            }
        }
        for (String place : List.of("config/cpcc.peer.cfg", "state", "run", "cache/start.lock")) {
            try (var all = Files.walk(folder.resolve("one").resolve(place))) {
                for (Path each : all.toList()) {
                    assertTrue(mode(each).endsWith("------"), each + " " + mode(each));
                }
            }
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aNameOutsideAsciiSurvivesALocaleThatHasNone() throws Exception {
        Said said =
                said(process(Map.of("LC_ALL", "C"), "one", "start", "grün.txt").start());

        assertEquals(Problem.USAGE, said.code());
        assertTrue(said.err().contains("grün.txt"), said.err());
    }

    @Test
    void theWordOfAnOldJavaIsNotNeededToRefuseIt() throws Exception {
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 0\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.writeString(folder.resolve("java/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");

        Said said = said(process(Map.of("JAVA_HOME", folder.resolve("java").toString()), "one", "status")
                .start());
        assertEquals(Problem.CPCC, said.code());
        assertTrue(said.err().contains("11.0.2 is too old"), said.err());
    }

    private Said cpcc(String home, String... words) throws IOException, InterruptedException {
        return said(process(Map.of(), home, words).start());
    }

    private ProcessBuilder process(Map<String, String> env, String home, String... words) {
        return process(env, DIST, home, words);
    }

    private ProcessBuilder process(Map<String, String> env, Path dist, String home, String... words) {
        List<String> command = new ArrayList<>(List.of(
                dist.resolve("bin/cpcc").toString(),
                "--home",
                folder.resolve(home).toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(env);
        return builder;
    }

    private static Said said(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(40, TimeUnit.SECONDS));
        return new Said(process.exitValue(), out, err);
    }

    /** Its lock is free and its command line is empty: it ended, though its parent may not have looked yet. */
    private static void assertGone(long pid) throws IOException, InterruptedException {
        Path line = Path.of("/proc", Long.toString(pid), "cmdline");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (Files.exists(line) && !Files.readString(line).isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "process " + pid + " is still there");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(
                        path,
                        to.resolve(from.relativize(path).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
