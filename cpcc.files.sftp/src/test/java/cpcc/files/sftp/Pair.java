package cpcc.files.sftp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.files.api.Grant;
import cpcc.files.api.Mount;
import cpcc.files.api.Share;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Both halves in one JVM with real parts: sandbox, sftp-server, sshfs. */
final class Pair implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    final Bubblewrap sandbox;
    final Sftp user;
    final Sftp provider;
    final LocalWire[] wires = LocalWire.pair();
    final Path dir;
    Share share;
    Mount mount;

    /** How a program ended. */
    record Result(int code, String out, String err) {}

    Pair(Path dir) {
        this(dir, Tools.ofThisMachine());
    }

    Pair(Path dir, Tools tools) {
        this.dir = dir;
        sandbox = new Bubblewrap(dir.resolve("run"), Path.of("/usr/bin/bwrap"));
        user = new Sftp(sandbox, tools);
        provider = new Sftp(sandbox, tools);
    }

    SessionInfo session(String side) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("session of " + side));
        return new SessionInfo(
                "s1", "editor", "Editor", "bob", "BOB", "alice", Path.of("/home/alice"), folder, Map.of());
    }

    void open(Grant... grants) throws IOException, BackendException {
        share = user.share(session("user"), List.of(grants), wires[0]);
        mount = provider.mount(session("provider"), List.of(grants), share.offer(), wires[1]);
    }

    Plan plan(String script, Path... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        for (Path each : arguments) {
            words.add(each.toString());
        }
        return Plan.of("s1", words)
                .withUser("alice", Path.of("/home/alice"), Path.of("/home/alice"))
                .withEnv(Map.of("LANG", "C.UTF-8"))
                .withBinds(mount.binds())
                .withNamespaceOf(mount.namespaceOf())
                .withStdio(Stdio.PIPES, null);
    }

    Result run(String script, Path... arguments) throws Exception {
        try (Confined program = sandbox.start(plan(script, arguments))) {
            program.stdin().close();
            String out = new String(program.stdout().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(program.stderr().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(program.exit().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS), out, err);
        }
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while (!condition.call() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertTrue(condition.call(), what);
    }

    /** {@return our processes with this in their command line} */
    static List<Long> processes(long ancestor, String word) {
        return ProcessHandle.of(ancestor).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(each -> commandLine(each.pid()).contains(word))
                .map(ProcessHandle::pid)
                .toList();
    }

    static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        if (mount != null) {
            mount.close();
        }
        if (share != null) {
            share.close();
        }
        provider.stop();
        user.stop();
        wires[0].close();
        sandbox.stop();
    }
}
