package cpcc.backend.contract;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every sandbox must do, however it confines. Extend it, implement its factory method, and run it. */
public abstract class SandboxContract {
    private static final Clause CHECKS =
            new Clause("Sandbox.check", "What is there and what is missing on this machine.");
    private static final Clause SEES = new Clause("Plan", "What a program may see and have: nothing else is there.");
    private static final Clause BINDS = new Clause(
            "Plan.binds",
            "What is visible besides the system's own programs and libraries, in this order; a later one covers an earlier"
                    + " one.");
    private static final Clause RIGHT = new Clause("Bind.writable", "Whether it may be changed.");
    private static final Clause HOME = new Clause("Plan.home", "Home folder inside: empty, private, gone at the end.");
    private static final Clause ENV = new Clause(
            "Plan.env",
            "The whole environment besides HOME, USER, LOGNAME, PATH and PWD, which follow from the other components.");
    private static final Clause COMMAND =
            new Clause("Plan.command", "The program and its arguments as they are; never a shell's text.");
    private static final Clause NETWORK = new Clause("Plan.network", "Whether it may use the machine's network.");
    private static final Clause NAMESPACE =
            new Clause("Plan.namespaceOf", "Start inside the user and mount namespace of this process.");
    private static final Clause LOG = new Clause(
            "Stdio.LOG", "No input; output goes to the plan's log, of which the last lines tell why a program died.");
    private static final Clause PIPES = new Clause("Stdio.PIPES", "Three pipes, stdin() and its fellows.");
    private static final Clause PTY =
            new Clause("Stdio.PTY", "A terminal of its own: input and output as one, no separate error stream.");
    private static final Clause EXIT = new Clause(
            "Confined.exit",
            "Completes, never exceptionally, when the whole tree is gone, with the exit code; 128 + n for signal n.");
    private static final Clause END = new Clause(
            "Confined.end",
            "Asks the program to end (TERM), and ends the whole tree (KILL) if it has not by then. Returns at once.");
    private static final Clause CLOSE = new Clause(
            "Confined.close", "Ends the whole tree at once and waits for it, 5 s at most. Harmless when it has ended.");
    private static final Clause TREE = new Clause(
            "Sandbox",
            "Owns their whole process tree: nothing a program starts outlives it, nor the peer. May be called from any"
                    + " thread.");
    private static final Clause START = new Clause(
            "Sandbox.start", "BackendException if it cannot be confined as the plan says; never runs it with less.");

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(6);
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(15);
    private static final String DAEMON =
            "trap '' TERM HUP; (setsid sh -c 'trap \"\" TERM HUP; sleep 1000' & ) ; echo up; sleep 1000";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Footprint bare;

    /** For subclasses. */
    protected SandboxContract() {}

    /**
     * {@return the sandbox that is tested, made as the framework would make it; asked before each test, and more often}
     *
     * @param runtimeDir a private folder for it
     * @throws Exception if it cannot be made
     */
    protected abstract Sandbox sandbox(Path runtimeDir) throws Exception;

    /** {@return how long a program's start, or its first sign of life, may take} */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /**
     * Ends a sandbox as the framework would: by default its deactivate method, or its {@code close} if it has none.
     *
     * @param made here
     * @throws Exception if that does
     */
    protected void stop(Sandbox made) throws Exception {
        Component.stop(made);
    }

    @BeforeEach
    void begin() throws Exception {
        BackendContract.privateFolder(folder.resolve("run"));
        bare = Footprint.of(folder);
        sandbox = sandbox(folder.resolve("run"));
    }

    @AfterEach
    void end() throws Exception {
        if (sandbox != null) {
            stop(sandbox);
        }
    }

    /** How a program ended. */
    private record Ended(int code, String out, String err) {}

    private static Plan sh(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        words.addAll(List.of(arguments));
        return Plan.of("test", words).withStdio(Stdio.PIPES, null);
    }

    private Confined start(Plan plan) throws BackendException {
        return START.within(patience(), "start()", () -> sandbox.start(plan));
    }

    private Ended run(Plan plan) throws Exception {
        try (Confined program = start(plan)) {
            program.stdin().close();
            String out = new String(program.stdout().readAllBytes(), StandardCharsets.UTF_8);
            String err =
                    program.stderr() == null ? "" : new String(program.stderr().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(code(program), out, err);
        }
    }

    private int code(Confined program) throws Exception {
        try {
            return program.exit().toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw EXIT.broken("exit() does not complete", e);
        }
    }

    private void says(Confined program, String line) throws Exception {
        StringBuilder seen = new StringBuilder();
        TREE.within(patience(), "reading of the program's output", () -> {
            while (!seen.toString().contains(line)) {
                int next = program.stdout().read();
                PIPES.holds(next >= 0, "a program's output ended with \"" + seen + "\", before \"" + line + '"');
                seen.append((char) next);
            }
            return null;
        });
    }

    /** {@return the program's processes, as soon as one of them is this one} */
    private List<Long> tree(Confined program, String one) {
        List<Long> all = new ArrayList<>();
        TREE.comes(patience(), () -> "below process " + program.pid() + " is no " + one + ": " + all, () -> {
            all.clear();
            all.add(program.pid());
            ProcessHandle.of(program.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(each -> all.add(each.pid()));
            return all.stream().anyMatch(each -> Footprint.commandLine(each).equals(one));
        });
        return List.copyOf(all);
    }

    private static void isGone(Clause clause, List<Long> tree, String when) {
        List<Long> left = tree.stream()
                .filter(each -> !Footprint.commandLine(each).isEmpty())
                .toList();
        clause.holds(left.isEmpty(), when + " these processes are still there: " + left);
    }

    // What it says of itself

    @Test
    void itsServiceSaysWhatItIs() {
        Component.of(sandbox.getClass())
                .ifPresent(component -> TREE.holds(
                        component.services().contains(Sandbox.class.getName()),
                        "the component is registered as " + component.services()));
    }

    @Test
    void itsCheckAnswersAndThisMachineIsFit() throws Exception {
        var checks = CHECKS.within(CHECK_LIMIT, "check()", sandbox::check);
        Words.areGood(checks);
        CHECKS.holds(!BackendContract.hasError(checks), "on this machine something is missing: " + checks);
    }

    // What a program sees

    @Test
    void nothingOfTheMachineIsThereButPrograms() throws Exception {
        Files.writeString(folder.resolve("secret"), "not-for-you");
        Process outside = new ProcessBuilder("sleep", "1234").start();
        try {
            var ended = run(sh(
                    "ls -A / /home /tmp /root /srv /media /mnt \"$1\" 2>/dev/null; cat \"$1/secret\" /etc/shadow"
                            + " /etc/ssh/* /root/.bashrc; cat /proc/[0-9]*/cmdline | tr '\\0' ' '",
                    folder.toString()));
            SEES.holds(!ended.out().contains("not-for-you"), "a program sees what no plan names: " + ended.out());
            SEES.holds(!ended.out().contains("sleep 1234"), "a program sees processes outside: " + ended.out());
            SEES.holds(
                    !ended.out().matches("(?s).*root:[x*!$].*"),
                    "a program reads the machine's accounts: " + ended.out());
        } finally {
            outside.destroyForcibly();
        }
    }

    @Test
    void aFolderBoundReadOnlyCanBeReadAndNotWritten() throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Files.writeString(docs.resolve("grün.txt"), "hello");
        var ended = run(sh(
                        "cd \"$1\"; cat gr*.txt; echo x > new; echo y >> gr*.txt; rm gr*.txt; chmod 777 .",
                        "/home/user/deep/docs")
                .withBinds(List.of(new Bind(docs, Path.of("/home/user/deep/docs"), false))));
        BINDS.holds(ended.out().equals("hello"), "a bound file reads: " + ended);
        RIGHT.holds(
                ended.code() != 0 && docs.toFile().list().length == 1,
                "a folder bound read-only was changed, or no error told: " + ended);
        RIGHT.holds(Files.readString(docs.resolve("grün.txt")).equals("hello"), "a file bound read-only was changed");
    }

    @Test
    void whatIsWrittenToAWritableFolderIsOutsideAndBelongsToTheAccount() throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        var ended = run(sh("echo hi > /home/alice/docs/new; id -un; echo ~; stat -c %U /home/alice/docs/new; pwd")
                .withUser("alice", Path.of("/home/alice"), Path.of("/home/alice/docs"))
                .withBinds(List.of(new Bind(docs, Path.of("/home/alice/docs"), true))));
        SEES.holds(
                ended.out().equals("alice\n/home/alice\nalice\n/home/alice/docs\n"),
                "account, home and folder are " + ended);
        RIGHT.holds(Files.readString(docs.resolve("new")).equals("hi\n"), "what was written is not outside");
        RIGHT.holds(
                Files.getOwner(docs).equals(Files.getOwner(docs.resolve("new"))),
                "what was written belongs to another account outside");
    }

    @Test
    void aLaterBindCoversAnEarlierOne() throws Exception {
        Path outer = Files.createDirectories(folder.resolve("outer/in"));
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(inner.resolve("x"), "inner");
        var ended = run(sh("cat /srv/outer/in/x")
                .withBinds(List.of(
                        new Bind(outer.getParent(), Path.of("/srv/outer"), true),
                        new Bind(inner, Path.of("/srv/outer/in"), false))));
        BINDS.holds(ended.out().equals("inner"), "the covering folder reads: " + ended);
    }

    @Test
    void homeIsWritableAndThrownAway() throws Exception {
        Plan plan = sh("ls -A ~; echo x > ~/x && echo y > /tmp/y-of-inside && cat ~/x; echo z > /dev/shm/z-of-inside");
        for (int i = 0; i < 2; i++) {
            var ended = run(plan);
            HOME.holds(ended.out().equals("x\n"), "home in run " + i + ": " + ended);
        }
        SEES.holds(!Files.exists(Path.of("/tmp/y-of-inside")), "/tmp inside is /tmp outside");
        SEES.holds(!Files.exists(Path.of("/dev/shm/z-of-inside")), "/dev/shm inside is /dev/shm outside");
    }

    @Test
    void thereIsNoNetworkUnlessThePlanSaysSo() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            String[] connect = {
                "python3",
                "-c",
                "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5); print('in')",
                Integer.toString(server.getLocalPort())
            };
            Plan plan = Plan.of("test", List.of(connect)).withStdio(Stdio.PIPES, null);
            NETWORK.holds(run(plan).out().isEmpty(), "a program without network connected to this machine");
            var ended = run(plan.withNetwork(true));
            NETWORK.holds(ended.out().equals("in\n"), "a program with network did not connect: " + ended);
        }
    }

    @Test
    void theEnvironmentIsExactlyThePlans() throws Exception {
        var ended = run(Plan.of("test", List.of("env", "-0"))
                .withStdio(Stdio.PIPES, null)
                .withEnv(Map.of(
                        "LANG", "C.UTF-8", "ODD", "a b\n$(id)\"'", "HOME", "/elsewhere", "LD_LIBRARY_PATH", "/x")));
        Set<String> env = new TreeSet<>(List.of(ended.out().split("\0")));
        env.removeIf(each -> each.startsWith("PATH="));
        Set<String> expected = new TreeSet<>(Set.of(
                "HOME=/home/user",
                "LANG=C.UTF-8",
                "LD_LIBRARY_PATH=/x",
                "LOGNAME=user",
                "ODD=a b\n$(id)\"'",
                "PWD=/",
                "USER=user"));
        ENV.holds(env.equals(expected), "the environment is " + env);
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        String[] odd = {"a b", "it's \"q\"", "new\nline", "-rf", "--", "$(id)", "`id`", ";", "*", "", "grün"};
        Plan plan = sh("for a; do printf '[%s]' \"$a\"; done", odd);
        String expected = "[" + String.join("][", odd) + "]";
        var pipes = run(plan);
        COMMAND.holds(pipes.out().equals(expected), "arguments became " + pipes);
        var terminal = run(plan.withStdio(Stdio.PTY, null));
        COMMAND.holds(
                terminal.out().equals(expected.replace("\n", "\r\n")), "in a terminal arguments became " + terminal);
    }

    @Test
    void anotherNamespaceIsEnteredOrRefusedWhenItIsGone() throws Exception {
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        Process other = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs none \"$1\" && echo in > \"$1/x\" && echo up && exec sleep 100",
                        "sh",
                        mounted.toString())
                .start();
        Plan plan = sh("cat /srv/x; echo out > /srv/y && cat /srv/y")
                .withBinds(List.of(new Bind(mounted, Path.of("/srv"), true)))
                .withNamespaceOf(OptionalLong.of(other.pid()));
        try {
            other.inputReader().readLine();
            var ended = run(plan);
            NAMESPACE.holds(ended.out().equals("in\nout\n"), "what is mounted in another namespace reads: " + ended);
        } finally {
            other.destroyForcibly().waitFor();
        }
        refused(plan, "whose namespace is gone");
        NAMESPACE.holds(mounted.toFile().list().length == 0, "it ran outside of the namespace");
    }

    // Standard streams

    @Test
    void withoutStreamsOutputIsAddedToTheLog() throws Exception {
        Path log = Files.writeString(folder.resolve("log"), "before\n");
        try (Confined program = start(sh("echo out; echo err >&2; cat; exit 9").withStdio(Stdio.LOG, log))) {
            int code = code(program);
            LOG.holds(code == 9, "a program with a log ends with " + code + "; has it an endless input?");
            LOG.holds(
                    program.stdin() == null && program.stdout() == null && program.stderr() == null,
                    "a program with a log has a stream");
        }
        String text = Files.readString(log);
        LOG.holds(text.equals("before\nout\nerr\n"), "the log is \"" + text + '"');
        try (Confined program = start(sh("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; exit 8")
                .withStdio(Stdio.LOG, null))) {
            int code = code(program);
            LOG.holds(code == 8, "a program that says much to no log ends with " + code);
        }
    }

    @Test
    void theThreePipesAreTheProgramsAndNothingIsLostAtItsEnd() throws Exception {
        try (Confined program = start(sh("cat; echo err >&2; exec head -c 60000 /dev/zero"))) {
            program.stdin().write("typed\n".getBytes(StandardCharsets.UTF_8));
            program.stdin().close();
            String err = new String(program.stderr().readAllBytes(), StandardCharsets.UTF_8);
            code(program);
            int length = program.stdout().readAllBytes().length;
            PIPES.holds(length == 60_006 && err.equals("err\n"), "out are " + length + " bytes, err is \"" + err + '"');
        }
    }

    @Test
    void aTerminalIsATerminalAndCanBeResized() throws Exception {
        Plan plan = sh("tty; stty size; trap 'stty size; exit 4' WINCH; echo up; while :; do sleep 0.05; done")
                .withEnv(Map.of("TERM", "xterm", "LINES", "33", "COLUMNS", "99"))
                .withStdio(Stdio.PTY, null);
        try (Confined program = start(plan)) {
            PTY.holds(program.stderr() == null, "a program with a terminal has an error stream besides");
            BufferedReader out = new BufferedReader(new InputStreamReader(program.stdout(), StandardCharsets.UTF_8));
            String tty = out.readLine();
            PTY.holds(tty.startsWith("/dev/"), "its terminal is " + tty);
            String size = out.readLine();
            PTY.holds(size.equals("33 99"), "LINES=33 and COLUMNS=99 made a terminal of " + size);
            out.readLine();
            program.resize(120, 40);
            String resized = out.readLine();
            PTY.holds("40 120".equals(resized), "resize(120, 40) made it " + resized);
            int code = code(program);
            PTY.holds(code == 4, "after WINCH it ended with " + code);
            PTY.does(CLOSE_LIMIT, "resize() after the end", () -> program.resize(80, 24));
        }
    }

    // How it ends

    @Test
    void exitCodesAreHandedOn() throws Exception {
        for (Stdio stdio : Stdio.values()) {
            for (var each :
                    Map.of("exit 0", 0, "exit 7", 7, "kill -TERM $$", 128 + 15).entrySet()) {
                try (Confined program = start(sh(each.getKey()).withStdio(stdio, null))) {
                    int code = code(program);
                    EXIT.holds(code == each.getValue(), "with " + stdio + ", \"" + each.getKey() + "\" gives " + code);
                }
            }
        }
    }

    @Test
    void theWholeTreeIsGoneAfterCloseEvenWhatIgnoresTerm() throws Exception {
        Confined program = start(sh(DAEMON));
        says(program, "up");
        List<Long> all = tree(program, "sleep 1000");
        CLOSE.does(CLOSE_LIMIT, "close()", program::close);
        isGone(CLOSE, all, "after close()");
        int code = code(program);
        EXIT.holds(code == 128 + 9, "a program that was killed gives " + code);
        CLOSE.does(CLOSE_LIMIT, "a second close()", program::close);
    }

    @Test
    void whatAProgramLeavesBehindEndsWithIt() throws Exception {
        Confined program = start(sh("(setsid sleep 1000 &) ; echo up; read x; exit 3"));
        says(program, "up");
        List<Long> all = tree(program, "sleep 1000");
        program.stdin().close();
        int code = code(program);
        EXIT.holds(code == 3, "it ended with " + code);
        isGone(EXIT, all, "after exit()");
        program.close();
    }

    @Test
    void aProgramIsAskedFirst() throws Exception {
        for (Stdio stdio : List.of(Stdio.PIPES, Stdio.PTY)) {
            Plan plan = sh("trap 'exit 5' TERM; echo up; while :; do sleep 100; done")
                    .withStdio(stdio, null);
            Confined program = start(plan);
            says(program, "up");
            tree(program, "sleep 100");
            END.does(Duration.ofSeconds(1), "end()", () -> program.end(Duration.ofSeconds(15)));
            int code = code(program);
            END.holds(code == 5, "with " + stdio + ", asked to end it ended with " + code + " instead of its own 5");
        }
    }

    @Test
    void whatDoesNotEndWhenAskedIsKilledAfterTheGrace() throws Exception {
        Confined program = start(sh(DAEMON));
        says(program, "up");
        List<Long> all = tree(program, "sleep 1000");
        long before = System.nanoTime();
        program.end(Duration.ofMillis(300));
        code(program);
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        END.holds(ms >= 290, "a grace of 300 ms was " + ms + " ms");
        isGone(END, all, "after end()");
    }

    @Test
    void aProgramOutlivesTheThreadThatStartedIt() throws Exception {
        CompletableFuture<Confined> started = new CompletableFuture<>();
        Thread brief = new Thread(() -> {
            try {
                started.complete(sandbox.start(sh("echo up; read x; echo $x")));
            } catch (BackendException | RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        brief.start();
        try (Confined program = started.get(patience().toMillis(), TimeUnit.MILLISECONDS)) {
            brief.join();
            // Nothing tells that a thread's end has been felt; what was seen of this fault was death within a second.
            try {
                program.exit().toCompletableFuture().get(1, TimeUnit.SECONDS);
                throw TREE.broken("a program ended with the thread that started it", null);
            } catch (TimeoutException e) {
                program.stdin().write("still here\n".getBytes(StandardCharsets.UTF_8));
            }
            program.stdin().close();
            says(program, "still here");
        }
    }

    @Test
    void manyAtOnceDoNotDisturbEachOther() throws Exception {
        List<CompletableFuture<Ended>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<Ended> one = new CompletableFuture<>();
            all.add(one);
            Plan plan = sh("echo \"$1\"; exit \"$1\"", Integer.toString(i));
            new Thread(() -> {
                        try {
                            one.complete(run(plan));
                        } catch (Exception | AssertionError e) {
                            one.completeExceptionally(e);
                        }
                    })
                    .start();
        }
        for (int i = 0; i < all.size(); i++) {
            Ended ended = all.get(i).get(patience().toMillis(), TimeUnit.MILLISECONDS);
            TREE.holds(
                    ended.code() == i && ended.out().equals(i + "\n"), "number " + i + " of several ended as " + ended);
        }
    }

    @Test
    void aSandboxThatIsStoppedTakesEverythingWithIt() throws Exception {
        run(sh("true"));
        Confined program = start(sh(DAEMON));
        says(program, "up");
        List<Long> all = tree(program, "sleep 1000");
        Sandbox stopped = sandbox;
        sandbox = null;
        TREE.within(CLOSE_LIMIT, "stopping", () -> {
            stop(stopped);
            return null;
        });
        isGone(TREE, all, "after the sandbox was stopped");
        program.close();
        Set<String> left = new TreeSet<>();
        TREE.comes(Duration.ofSeconds(5), () -> "the sandbox was stopped and left behind: " + left, () -> {
            left.clear();
            left.addAll(Footprint.of(folder).since(bare));
            return left.isEmpty();
        });
    }

    // What is refused

    @Test
    void whatCannotBeConfinedIsRefused() throws Exception {
        refused(Plan.of("test", List.of()), "without a program");
        refused(Plan.of("test", List.of("no-such-program")).withStdio(Stdio.PIPES, null), "whose program is not there");
        refused(sh("true").withEnv(Map.of("A=B", "c")), "with a senseless variable");
        for (Stdio stdio : Stdio.values()) {
            Path missing = folder.resolve("missing");
            refused(
                    sh("true").withStdio(stdio, null).withBinds(List.of(new Bind(missing, Path.of("/srv/x"), false))),
                    "with a bind of something that is not there");
        }
        for (String target : List.of("/", "/usr", "/usr/bin", "/etc", "/proc/1", "/dev", "/a/../usr", "rel", "/a\nb")) {
            refused(
                    sh("true").withBinds(List.of(new Bind(folder, Path.of(target), true))),
                    "with a bind at " + target.replace('\n', '?'));
        }
        for (String home : List.of("/", "/usr/alice", "/etc/alice", "alice")) {
            refused(sh("true").withUser("alice", Path.of(home), Path.of("/")), "with the home " + home);
        }
        for (String user : List.of("", "a:b", "a\nb")) {
            refused(sh("true").withUser(user, Path.of("/home/alice"), Path.of("/")), "with a senseless account");
        }
    }

    private void refused(Plan plan, String what) throws Exception {
        try (Confined program = start(plan)) {
            throw START.broken("a plan " + what + " was started as process " + program.pid(), null);
        } catch (BackendException e) {
            Words.areGood(e);
        }
    }
}
