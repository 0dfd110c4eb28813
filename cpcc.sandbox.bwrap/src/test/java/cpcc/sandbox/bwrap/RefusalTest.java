package cpcc.sandbox.bwrap;

import static cpcc.sandbox.bwrap.Bench.code;
import static cpcc.sandbox.bwrap.Bench.run;
import static cpcc.sandbox.bwrap.Bench.sh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when a program cannot be confined, or dies at once, and where its output goes. */
class RefusalTest {
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
    void aMissingProgramIsNamed() {
        Plan plan = Plan.of("test", List.of("no-such-program"));
        for (Plan each :
                List.of(plan, plan.withStdio(Stdio.PIPES, null), plan.withStdio(Stdio.LOG, dir.resolve("log")))) {
            BackendException e = assertThrows(BackendException.class, () -> sandbox.start(each));
            assertTrue(e.getMessage().contains("no-such-program"), e.getMessage());
            assertTrue(!e.remedy().isEmpty());
        }
    }

    @Test
    void aMissingProgramInATerminalIsToldThere() throws Exception {
        Plan plan = Plan.of("test", List.of("no-such-program")).withStdio(Stdio.PTY, null);
        var result = run(sandbox, plan);
        assertEquals(127, result.code());
        assertTrue(result.out().contains("no-such-program"), result.out());
    }

    @Test
    void aMissingFolderIsNamed() {
        Path missing = dir.resolve("missing");
        for (Stdio stdio : Stdio.values()) {
            Plan plan =
                    sh("true").withStdio(stdio, null).withBinds(List.of(new Bind(missing, Path.of("/srv/x"), false)));
            BackendException e = assertThrows(BackendException.class, () -> sandbox.start(plan));
            assertTrue(e.getMessage().contains(missing.toString()), e.getMessage());
        }
    }

    @Test
    void aLinkOnTheWayToABindIsNotFollowed() throws Exception {
        Path docs = Files.createDirectories(dir.resolve("parent/docs"));
        Files.writeString(dir.resolve("secret"), "secret");
        Path ran = Files.createDirectory(dir.resolve("ran"));
        Files.move(docs, dir.resolve("parent/away"));
        for (Path place : List.of(docs, dir.resolve("parent"))) {
            Path kept = dir.resolve("kept");
            if (Files.exists(place)) {
                Files.move(place, kept);
            }
            Files.createSymbolicLink(place, Path.of(place.equals(docs) ? ".." : "kept"));
            for (Stdio stdio : Stdio.values()) {
                Plan plan = sh("cat /srv/docs/secret; touch /srv/ran/x")
                        .withStdio(stdio, null)
                        .withBinds(List.of(
                                new Bind(ran, Path.of("/srv/ran"), true), new Bind(docs, Path.of("/srv/docs"), false)));
                BackendException e = assertThrows(BackendException.class, () -> sandbox.start(plan));
                assertTrue(e.getMessage().contains("/srv/docs"), e.getMessage());
                assertTrue(e.getMessage().contains("a link"), e.getMessage());
            }
        }
        assertEquals(0, ran.toFile().list().length, "nothing of the program has run");
    }

    @Test
    void anotherNamespaceIsEntered() throws Exception {
        Path mounted = Files.createDirectory(dir.resolve("mounted"));
        Process other = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs none \"$1\" && echo in > \"$1/x\" && echo up && exec sleep 100",
                        "sh",
                        mounted + "")
                .start();
        try {
            assertEquals("up", other.inputReader().readLine());
            Plan plan = sh("cat /srv/x; id -u; echo out > /srv/y && cat /srv/y")
                    .withBinds(List.of(new Bind(mounted, Path.of("/srv"), true)));
            assertEquals(0, mounted.toFile().list().length);
            assertTrue(run(sandbox, plan.withNamespaceOf(OptionalLong.of(other.pid())))
                    .out()
                    .matches("in\n[1-9][0-9]*\nout\n"));
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void ofMuchOutputTheLogKeepsTheLastPart() throws Exception {
        Path log = dir.resolve("log");
        try (Confined program = sandbox.start(
                sh("head -c 20000000 /dev/zero; echo; seq 1 100000; exit 3").withStdio(Stdio.LOG, log))) {
            assertEquals(3, code(program));
        }
        assertTrue(Files.size(log) <= LastPart.MOST, Files.size(log) + " bytes");
        assertTrue(Files.readString(log).endsWith("\n99999\n100000\n"));
    }

    @Test
    void aProgramThatComplainsLikeBwrapIsHeardInFull() throws Exception {
        assertEquals("oops\n", run(sandbox, sh("echo oops >&2; exit 1")).err());
    }

    @Test
    void theCheckTellsWhatIsMissing() throws IOException {
        assertEquals(
                List.of(Level.OK), sandbox.check().stream().map(Check::level).toList());
        Bubblewrap missing = new Bubblewrap(dir.resolve("run2"), dir.resolve("bwrap"));
        try {
            Check check = missing.check().get(0);
            assertEquals(Level.ERROR, check.level());
            assertEquals("apt install bubblewrap", check.remedy());
            assertThrows(BackendException.class, () -> missing.start(sh("true")));
        } finally {
            missing.stop();
        }
        Path broken = Files.writeString(dir.resolve("broken"), "#!/bin/sh\necho 'bwrap: No permissions' >&2; exit 1\n");
        assertTrue(broken.toFile().setExecutable(true));
        Bubblewrap useless = new Bubblewrap(dir.resolve("run3"), broken);
        try {
            Check check = useless.check().get(0);
            assertEquals(Level.ERROR, check.level());
            assertTrue(check.text().contains("No permissions"), check.text());
            assertTrue(!check.remedy().isEmpty());
        } finally {
            useless.stop();
        }
    }
}
