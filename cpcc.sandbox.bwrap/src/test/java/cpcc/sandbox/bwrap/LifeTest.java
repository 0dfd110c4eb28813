package cpcc.sandbox.bwrap;

import static cpcc.sandbox.bwrap.Bench.await;
import static cpcc.sandbox.bwrap.Bench.sh;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a confined program started ends with the peer, however that ends. */
class LifeTest {
    private static final String DAEMON =
            "trap '' TERM HUP; (setsid sh -c 'trap \"\" TERM HUP; sleep 1000' & ) ; echo up; sleep 1000";

    @TempDir
    Path dir;

    @Test
    void everythingEndsWithAPeerThatIsKilled() throws Exception {
        Process owner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        dir.resolve("owner").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Tree.Id> all;
        try (BufferedReader out = new BufferedReader(new InputStreamReader(owner.getInputStream()))) {
            long pid = Long.parseLong(out.readLine());
            await("daemon", () -> Tree.descendants(pid).size() >= 4);
            all = Tree.descendants(pid);
        } finally {
            owner.destroyForcibly();
        }
        await("gone", Duration.ofSeconds(10), () -> all.stream().noneMatch(Tree::alive));
    }

    /** A start takes some 20 ms; how much of it has been done when the sandbox is stopped is different each time. */
    @RepeatedTest(40)
    void aSandboxThatIsStoppedLeavesNothingOfWhatWasStarting(RepetitionInfo each) throws Exception {
        Bubblewrap sandbox = new Bubblewrap(dir, Path.of("/usr/bin/bwrap"));
        List<Thread> starting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Thread start = new Thread(() -> {
                try {
                    sandbox.start(sh("sleep 1000"));
                } catch (BackendException e) {
                    // As it should be, unless it was fast.
                }
            });
            start.setDaemon(true);
            starting.add(start);
            start.start();
        }
        LockSupport.parkNanos(each.getCurrentRepetition() * Duration.ofMillis(1).toNanos() / 2);
        sandbox.stop();
        await("gone", Duration.ofSeconds(10), () -> naming(dir).isEmpty());
        await("told", Duration.ofSeconds(10), () -> starting.stream().noneMatch(Thread::isAlive));
    }

    private static List<String> naming(Path folder) {
        return ProcessHandle.allProcesses()
                .map(each -> Tree.commandLine(each.pid()))
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    @Test
    void programsHearSignalsThatThePeerIgnores() throws Exception {
        Process owner = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '' INT QUIT HUP; exec \"$@\"",
                        "sh",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Deaf.class.getName(),
                        dir.resolve("owner").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(owner.getInputStream()))) {
            assertEquals(List.of("peer 3", "PIPES 0", "PTY 0"), out.lines().toList());
        } finally {
            owner.destroyForcibly();
        }
    }

    /** Tells what is ignored: by itself, and by what it runs. */
    static final class Deaf {
        private static final Path STATUS = Path.of("/proc/self/status");

        private Deaf() {}

        public static void main(String[] args) throws Exception {
            System.out.println("peer " + ignored(Files.readString(STATUS)));
            Bubblewrap sandbox = new Bubblewrap(Path.of(args[0]), Path.of("/usr/bin/bwrap"));
            for (Stdio stdio : List.of(Stdio.PIPES, Stdio.PTY)) {
                Plan plan = Plan.of("test", List.of("cat", STATUS.toString())).withStdio(stdio, null);
                System.out.println(
                        stdio + " " + ignored(Bench.run(sandbox, plan).out()));
            }
            sandbox.stop();
        }

        /** Without 32 and 33, which are the C library's own. */
        private static String ignored(String status) {
            Matcher line = Pattern.compile("SigIgn:\\s+([0-9a-f]+)").matcher(status);
            return line.find() ? Long.toString(Long.parseUnsignedLong(line.group(1), 16) & 0x7fffffff) : status;
        }
    }

    /** A peer of its own, to be killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws Exception {
            Bubblewrap sandbox = new Bubblewrap(Path.of(args[0]), Path.of("/usr/bin/bwrap"));
            System.out.println(sandbox.start(sh(DAEMON)).pid());
            Thread.sleep(100_000);
        }
    }
}
