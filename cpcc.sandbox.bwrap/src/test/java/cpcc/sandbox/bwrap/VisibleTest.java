package cpcc.sandbox.bwrap;

import static cpcc.sandbox.bwrap.Bench.run;
import static cpcc.sandbox.bwrap.Bench.sh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a confined program sees: the plan's binds, and otherwise nothing of the machine but programs and libraries. */
class VisibleTest {
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
    void nothingOfTheMachineIsThereButPrograms() throws Exception {
        Files.writeString(dir.resolve("secret"), "secret");
        var result = run(
                sandbox, sh("ls -A /; echo; ls -A /home /tmp /root \"$1\" /etc/shadow /etc/ssh /sys /srv", dir + ""));
        List<String> root = List.of(result.out().split("\n\n")[0].split("\n"));
        for (String each : root) {
            assertTrue(
                    Set.of(
                                    "bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "etc", "proc", "dev",
                                    "tmp", "run", "var", "home")
                            .contains(each),
                    each);
        }
        assertFalse((result.out() + result.err()).contains("secret\n"), result.toString());
        assertTrue(result.err().contains("/etc/shadow"), "must not be there: " + result);
        assertTrue(result.out().contains("/home:\nuser\n"), result.out());
    }

    @Test
    void whatAProgramMayLeaveInMemoryHasAnEnd() throws Exception {
        Plan plan =
                sh("df -m --output=size /tmp ~ /dev/shm $XDG_RUNTIME_DIR; stat -c %a /tmp ~ /dev/shm $XDG_RUNTIME_DIR;"
                                + " head -c 100000000 /dev/zero > $XDG_RUNTIME_DIR/x || stat -c %s $XDG_RUNTIME_DIR/x;"
                                + " echo x > /dev/x || echo x > /x || echo no")
                        .withEnv(Map.of("XDG_RUNTIME_DIR", "/run/session"));
        assertEquals(
                List.of("1M-blocks", "1024", "1024", "512", "64", "1777", "700", "1777", "700", "67108864", "no"),
                List.of(run(sandbox, plan).out().replace(" ", "").split("\n")));
    }

    @Test
    void aSocketBoundIntoTmpCanBeConnectedTo() throws Exception {
        Path socket = dir.resolve("X5");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Plan plan = Plan.of(
                            "test",
                            List.of(
                                    "python3",
                                    "-c",
                                    "import socket; s = socket.socket(socket.AF_UNIX); s.connect('/tmp/.X11-unix/X5'); print('in')"))
                    .withBinds(List.of(new Bind(socket, Path.of("/tmp/.X11-unix/X5"), false)))
                    .withStdio(Stdio.PIPES, null);
            assertEquals("in\n", run(sandbox, plan).out());
        }
    }

    @Test
    void theEnvironmentIsExactlyThePlans() throws Exception {
        Plan plan = Plan.of("test", List.of("env", "-0"))
                .withStdio(Stdio.PIPES, null)
                .withEnv(Map.of(
                        "LANG", "C.UTF-8", "ODD", "a b\n$(id)\"'", "HOME", "/elsewhere", "LD_LIBRARY_PATH", "/x"));
        assertEquals(
                new TreeSet<>(Set.of(
                        "HOME=/home/user",
                        "LANG=C.UTF-8",
                        "LD_LIBRARY_PATH=/x",
                        "LOGNAME=user",
                        "ODD=a b\n$(id)\"'",
                        "PATH=/usr/local/bin:/usr/bin:/bin",
                        "PWD=/",
                        "USER=user")),
                new TreeSet<>(List.of(run(sandbox, plan).out().split("\0"))));
    }

    @Test
    void aProgramHasNoPowerAndIsNotRoot() throws Exception {
        var result = run(sandbox, sh("id -u; grep -E 'CapEff|CapBnd' /proc/self/status; mkdir /x; echo $$; hostname"));
        assertFalse(result.out().startsWith("0\n"), result.out());
        assertTrue(result.out().contains("CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\n"), result.out());
        assertTrue(result.err().contains("Read-only"), result.err());
        assertTrue(result.out().endsWith("\n2\ncpcc\n"), result.out());
    }

    @Test
    void thePrivateRuntimeFolderIsMadeWhereTheEnvironmentNamesIt() throws Exception {
        Plan plan = sh("stat -c '%a %U' $XDG_RUNTIME_DIR").withEnv(Map.of("XDG_RUNTIME_DIR", "/run/user/1234"));
        assertEquals("700 user\n", run(sandbox, plan).out());
    }

    @Test
    void nothingMayCoverTheSystemsOwnFiles() {
        for (String target : List.of(
                "/", "/usr", "/usr/bin", "/etc", "/bin", "/lib/x", "/proc/1", "/dev", "/a/../usr", "rel", "/a\nb")) {
            Plan plan = sh("true").withBinds(List.of(new Bind(dir, Path.of(target), true)));
            assertThrows(BackendException.class, () -> sandbox.start(plan), target);
        }
        for (String home : List.of("/", "/usr/alice", "/etc/alice", "alice", "/home/a:b")) {
            Plan plan = sh("true").withUser("alice", Path.of(home), Path.of("/"));
            assertThrows(BackendException.class, () -> sandbox.start(plan), home);
        }
        for (String user : List.of("", "a:b", "a\nb", "-a", "a b")) {
            Plan plan = sh("true").withUser(user, Path.of("/home/alice"), Path.of("/"));
            assertThrows(BackendException.class, () -> sandbox.start(plan), user);
        }
        assertThrows(BackendException.class, () -> sandbox.start(sh("true").withEnv(Map.of("A=B", "c"))));
        assertThrows(BackendException.class, () -> sandbox.start(Plan.of("test", List.of())));
    }

    @Test
    void nothingIsLeftOutside() throws Exception {
        run(sandbox, sh("true"));
        assertEquals(List.of(), list(own()));
        sandbox.stop();
        assertFalse(Files.exists(dir.resolve("run/sandbox")));
    }

    @Test
    void twoVersionsLeaveEachOthersStartsAlone() throws Exception {
        run(sandbox, sh("true"));
        Path start = Files.createDirectory(own().resolve("start of a slow one"));
        Bubblewrap other = new Bubblewrap(dir.resolve("run"), Path.of("/usr/bin/bwrap"));
        assertTrue(Files.exists(start), "after the beginning of the other one");
        run(other, sh("true"));
        other.stop();
        assertTrue(Files.exists(start), "after its end");
        assertEquals(List.of(start.getParent()), list(dir.resolve("run/sandbox")));
    }

    @Test
    void whatAKilledPeerLeftBehindGoesAtTheNextStart() throws Exception {
        Path all = dir.resolve("run/sandbox");
        String self = ProcessHandle.current().pid() + "-";
        for (String left : List.of("start123", "99999999999-1-x", self + "1-x")) {
            Files.createFile(
                    Files.createDirectories(all.resolve(left).resolve("start")).resolve("passwd"));
        }
        new Bubblewrap(dir.resolve("run"), Path.of("/usr/bin/bwrap")).stop();
        assertFalse(Files.exists(all));
    }

    private Path own() throws IOException {
        List<Path> instances = list(dir.resolve("run/sandbox"));
        assertEquals(1, instances.size(), instances.toString());
        return instances.get(0);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }
}
