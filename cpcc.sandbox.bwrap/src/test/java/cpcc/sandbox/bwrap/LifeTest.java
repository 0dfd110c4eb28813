package cpcc.sandbox.bwrap;

import static cpcc.sandbox.bwrap.Bench.await;
import static cpcc.sandbox.bwrap.Bench.code;
import static cpcc.sandbox.bwrap.Bench.run;
import static cpcc.sandbox.bwrap.Bench.sh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How confined programs live and end, with everything they start. */
class LifeTest {
    private static final String DAEMON =
            "trap '' TERM HUP; (setsid sh -c 'trap \"\" TERM HUP; sleep 1000' & ) ; echo up; sleep 1000";

    @TempDir
    Path dir;

    private Bubblewrap sandbox;

    @BeforeEach
    void start() {
        sandbox = new Bubblewrap(dir.resolve("run"), Path.of("/usr/bin/bwrap"));
    }

    @AfterEach
    void stop() {
        sandbox.stop();
    }

    @Test
    void exitCodesAreHandedOn() throws Exception {
        assertEquals(0, run(sandbox, sh("exit 0")).code());
        assertEquals(7, run(sandbox, sh("exit 7")).code());
        assertEquals(128 + 15, run(sandbox, sh("kill -TERM $$")).code());
        assertEquals(7, run(sandbox, sh("exit 7").withStdio(Stdio.PTY, null)).code());
    }

    @Test
    void theWholeTreeIsGoneAfterCloseEvenWhatIgnoresTerm() throws Exception {
        Confined program = sandbox.start(sh(DAEMON));
        awaitLine(program, "up");
        await(
                "the daemon and both sleeps",
                () -> Tree.descendants(program.pid()).size() >= 5);
        List<Tree.Id> all = Tree.descendants(program.pid());
        program.close();
        assertTrue(all.stream().noneMatch(Tree::alive));
        assertEquals(137, code(program));
        program.close();
    }

    @Test
    void aStartThatIsInterruptedAtAnyMomentLeavesNoProcess() throws Exception {
        for (int moment = 0; moment < 40; moment++) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            Thread starting = new Thread(() -> {
                try (Confined program = sandbox.start(sh("sleep 1000"))) {
                    assertTrue(program.pid() > 0);
                } catch (BackendException e) {
                    // Interrupted, as wished.
                    return;
                } finally {
                    over.complete(null);
                }
            });
            starting.start();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(250L * moment));
            starting.interrupt();
            over.get(20, TimeUnit.SECONDS);
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); !left().isEmpty(); ) {
                assertTrue(System.nanoTime() < end, moment + ": " + left());
            }
        }
    }

    /** {@return the processes that any start of this sandbox has left} */
    private List<String> left() {
        return ProcessHandle.allProcesses()
                .map(p -> p.pid() + " " + Tree.commandLine(p.pid()).replace('\0', ' '))
                .filter(line -> line.contains(dir.toString()))
                .toList();
    }

    @Test
    void whatAProgramLeavesBehindEndsWithIt() throws Exception {
        Confined program = sandbox.start(sh("(setsid sleep 1000 &) ; echo up; read x; exit 3"));
        awaitLine(program, "up");
        List<Tree.Id> all = Tree.descendants(program.pid());
        program.stdin().close();
        assertEquals(3, code(program));
        assertTrue(all.stream().noneMatch(Tree::alive));
    }

    @Test
    void aProgramIsAskedFirst() throws Exception {
        Plan plan = sh("trap 'echo asked > /srv/out/x; exit 5' TERM; echo up; while :; do sleep 100; done")
                .withBinds(List.of(new Bind(dir, Path.of("/srv/out"), true)));
        Confined program = sandbox.start(plan);
        awaitLine(program, "up");
        // Else it may be asked in the moment before it waits, and takes note only after the wait.
        await("sleep", () -> Tree.descendants(program.pid()).stream()
                .anyMatch(each -> Tree.commandLine(each.pid()).startsWith("sleep")));
        program.end(Duration.ofSeconds(15));
        assertEquals(5, code(program));
        assertEquals("asked\n", Files.readString(dir.resolve("x")));
    }

    @Test
    void whatDoesNotEndWhenAskedIsKilledAfterTheGrace() throws Exception {
        Confined program = sandbox.start(sh(DAEMON));
        awaitLine(program, "up");
        List<Tree.Id> all = Tree.descendants(program.pid());
        long before = System.nanoTime();
        program.end(Duration.ofMillis(300));
        assertEquals(137, code(program));
        assertTrue(System.nanoTime() - before >= TimeUnit.MILLISECONDS.toNanos(290));
        assertTrue(all.stream().noneMatch(Tree::alive));
    }

    @Test
    void aProgramOutlivesTheThreadThatStartedIt() throws Exception {
        CompletableFuture<Confined> started = new CompletableFuture<>();
        Thread brief = new Thread(() -> {
            try {
                started.complete(sandbox.start(sh("echo up; read x; echo $x")));
            } catch (Exception e) {
                started.completeExceptionally(e);
            }
        });
        brief.start();
        Confined program = started.get(20, TimeUnit.SECONDS);
        brief.join();
        // Nothing tells that a thread's end has been felt; what was seen in this fault was death within a second.
        assertThrows(
                TimeoutException.class,
                () -> program.exit().toCompletableFuture().get(1, TimeUnit.SECONDS));
        program.stdin().write("still here\n".getBytes());
        program.stdin().close();
        awaitLine(program, "up");
        awaitLine(program, "still here");
        assertEquals(0, code(program));
    }

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

    /** A peer of its own, to be killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws Exception {
            Bubblewrap sandbox = new Bubblewrap(Path.of(args[0]), Path.of("/usr/bin/bwrap"));
            System.out.println(sandbox.start(sh(DAEMON)).pid());
            Thread.sleep(100_000);
        }
    }

    @Test
    void stoppingTheSandboxEndsItsProgramsAndThreads() throws Exception {
        Confined program = sandbox.start(sh(DAEMON));
        awaitLine(program, "up");
        List<Tree.Id> all = Tree.descendants(program.pid());
        sandbox.stop();
        assertTrue(all.stream().noneMatch(Tree::alive));
        await("threads", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("cpcc-sandbox")));
    }

    @Test
    void aTerminalIsATerminalAndCanBeResized() throws Exception {
        Plan plan = sh("tty; stty size; trap 'stty size; exit 4' WINCH; echo up; while :; do sleep 0.05; done")
                .withEnv(Map.of("TERM", "xterm", "LINES", "33", "COLUMNS", "99"))
                .withStdio(Stdio.PTY, null);
        try (Confined program = sandbox.start(plan)) {
            BufferedReader out = new BufferedReader(new InputStreamReader(program.stdout()));
            assertEquals("/dev/pts/0", out.readLine());
            assertEquals("33 99", out.readLine());
            assertEquals("up", out.readLine());
            program.resize(120, 40);
            assertEquals("40 120", out.readLine());
            assertEquals(4, code(program));
        }
    }

    @Test
    void aTerminalProgramIsAskedToEndToo() throws Exception {
        Plan plan =
                sh("trap 'exit 6' TERM; echo up; while :; do sleep 100; done").withStdio(Stdio.PTY, null);
        Confined program = sandbox.start(plan);
        awaitLine(program, "up");
        // Else it may be asked in the moment before it waits, and takes note only after the wait.
        await("sleep", () -> Tree.descendants(program.pid()).stream()
                .anyMatch(each -> Tree.commandLine(each.pid()).startsWith("sleep")));
        program.end(Duration.ofSeconds(15));
        assertEquals(6, code(program));
    }

    private static void awaitLine(Confined program, String line) throws Exception {
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().contains(line)) {
            int next = program.stdout().read();
            assertTrue(next >= 0, "ended after: " + seen);
            seen.append((char) next);
        }
    }
}
