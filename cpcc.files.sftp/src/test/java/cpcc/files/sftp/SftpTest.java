package cpcc.files.sftp;

import static cpcc.files.sftp.Pair.await;
import static cpcc.files.sftp.Pair.processes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Kind;
import cpcc.files.api.Grant;
import cpcc.sandbox.api.Confined;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in the sandbox works on the user's folders through both halves. */
class SftpTest {
    @TempDir
    Path dir;

    private Path docs;
    private Pair pair;

    @BeforeEach
    void start() throws Exception {
        docs = Files.createDirectory(dir.toRealPath().resolve("docs of alice"));
        Files.writeString(docs.resolve("grün.txt"), "hello\n");
        pair = new Pair(dir);
    }

    @AfterEach
    void stop() throws Exception {
        pair.close();
    }

    @Test
    void whatTheUserChangesIsSeenSoon() throws Exception {
        pair.open(new Grant(docs, false));
        assertEquals("hello\n", pair.run("cat \"$1\"/*", docs).out());
        try (Confined program = pair.sandbox.start(pair.plan(
                "cd \"$1\"; cat *; while ! grep -q longer grün.txt || ! test -e new; do sleep 0.1; done", docs))) {
            assertEquals('h', program.stdout().read());
            Files.writeString(docs.resolve("grün.txt"), "much longer\n");
            Files.writeString(docs.resolve("new"), "");
            assertEquals(0, program.exit().toCompletableFuture().get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void noLinkLeadsOut() throws Exception {
        Path secret = Files.writeString(dir.toRealPath().resolve("secret"), "secret");
        Files.createSymbolicLink(docs.resolve("absolute"), secret);
        Files.createSymbolicLink(docs.resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(docs.resolve("shadow"), Path.of("/etc/shadow"));
        Files.createSymbolicLink(docs.resolve("folder"), dir.toRealPath());
        pair.open(new Grant(docs, true));
        var result = pair.run(
                "cd \"$1\"; cat absolute relative shadow folder/secret ../secret ../run/../secret; ls ..; echo x > absolute",
                docs);
        assertEquals("docs of alice\n", result.out());
        assertEquals("secret", Files.readString(secret));
        // Nor does it for a provider who asks the user's machine itself.
        Path mount = pair.mount.binds().get(0).source();
        String found = inTheMountItself("cat", mount.resolveSibling("secret").toString())
                + inTheMountItself("ls", mount.getParent().toString())
                + inTheMountItself("ls", "-A", mountPoint().toString())
                + inTheMountItself("head", mountPoint() + "/etc/passwd", mountPoint() + "/proc/self/environ")
                + inTheMountItself("cp", "/bin/true", mountPoint() + "/tmp/x")
                + inTheMountItself("ln", "-s", "/etc", mount + "/etc");
        assertFalse(found.replace("/secret", "").contains("secret"), found);
        assertFalse(found.contains("usr"), found);
        assertFalse(found.contains("root"), found);
        assertTrue(found.contains("cannot create regular file"), found);
        assertTrue(found.contains("failed to create symbolic link"), found);
    }

    @Test
    void aPeerThatNoLongerAnswersDoesNotBlockClose() throws Exception {
        pair.open(new Grant(docs, true));
        long server = processes(ProcessHandle.current().pid(), "sftp-server").stream()
                .filter(pid -> !Pair.commandLine(pid).contains("bwrap"))
                .findFirst()
                .orElseThrow();
        Confined program = pair.sandbox.start(pair.plan("echo up; read x; cat \"$1\"/grün.txt", docs));
        assertEquals('u', program.stdout().read());
        signal("STOP", server);
        program.stdin().write('\n');
        program.stdin().flush();
        await("waiting", () -> processes(program.pid(), "cat\0").size() == 1);
        assertTimeoutPreemptively(Duration.ofSeconds(8), () -> pair.mount.close());
        program.end(Duration.ZERO);
        program.exit().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertTimeoutPreemptively(Duration.ofSeconds(8), () -> pair.share.close());
        assertFalse(ProcessHandle.of(server).isPresent());
    }

    @Test
    void aSecondConnectionIsRefused() throws Exception {
        pair.open(new Grant(docs, true));
        try (var second = pair.wires[1].open(Sftp.CONNECTION, Kind.BULK)) {
            assertEquals(-1, second.in().read());
        }
        assertEquals("hello\n", pair.run("cat \"$1\"/*", docs).out());
    }

    @Test
    void aMountThatIsInterruptedLeavesNoProcess() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(
                BackendException.class,
                () -> pair.provider.mount(
                        pair.session("interrupted one"), List.of(new Grant(docs, true)), Map.of(), pair.wires[1]));
        assertTrue(Thread.interrupted());
        // Started after it, by the same thread: by then the first is ended.
        pair.open(new Grant(docs, true));
        await(
                "one sshfs",
                () -> processes(ProcessHandle.current().pid(), "sshfs").size() == 3);
    }

    @Test
    void sshfsHasNothingOfTheMachineButLibraries() throws Exception {
        pair.open(new Grant(docs, true));
        long sshfs = processes(ProcessHandle.current().pid(), "sshfs").stream()
                .filter(pid -> !Pair.commandLine(pid).contains("bwrap"))
                .findFirst()
                .orElseThrow();
        Set<String> root = Set.of(Path.of("/proc/" + sshfs + "/root").toFile().list());
        assertTrue(Set.of("usr", "lib", "lib32", "lib64", "libx32", "dev").containsAll(root), root.toString());
        assertTrue(Files.readString(Path.of("/proc/" + sshfs + "/status")).contains("CapEff:\t0000000000000000"));
    }

    private Path mountPoint() {
        return dir.resolve("session of provider/mnt");
    }

    private String inTheMountItself(String... command) throws Exception {
        var words = new ArrayList<>(List.of("nsenter", "--user", "--mount", "--preserve-credentials", "-t"));
        words.add(Long.toString(pair.mount.namespaceOf().getAsLong()));
        words.add("--");
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void signal(String name, long pid) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor());
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }
}
