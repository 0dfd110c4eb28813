package cpcc.das.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.das.api.SharedApplication;
import cpcc.das.wire.Run;
import cpcc.exec.api.Needs;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a program is started with. */
class ServerPlanTest {
    private static final Path BUS = Path.of("/usr/bin/dbus-run-session");

    private static SharedApplication shared(Surface surface, String... command) {
        return new SharedApplication("app", "App", "", surface, List.of(command), List.of(), List.of("lab"), 1, false);
    }

    private static Run run(String folder, String... arguments) {
        return new Run(
                "abcdefgh",
                "app",
                List.of(arguments),
                List.of(new Run.Folder("/home/bob/docs", true)),
                Map.of(),
                Map.of(),
                "bob",
                "/home/bob",
                folder,
                Map.of("LANG", "de_DE.UTF-8", "TZ", "Europe/Berlin", "TERM", "xterm"),
                Map.of());
    }

    private static Plan plan(SharedApplication shared, Run run) throws Failure {
        Needs needs = new Needs(
                Map.of("DISPLAY", ":0", "TERM", "dumb"),
                List.of(new Bind(Path.of("/s/x11"), Path.of("/tmp/.X11-unix/X0"), true)),
                Stdio.LOG);
        Bind files = new Bind(Path.of("/s/mnt"), Path.of("/home/bob/docs"), true);
        return new ServerPlan(shared, run, "alice")
                .plan("abcdefgh", needs, List.of(files), OptionalLong.of(7), Path.of("/s/log"), BUS);
    }

    @Test
    void aProgramWithWindowsHasABusOfItsOwn() throws Exception {
        Plan plan = plan(shared(Surface.WINDOWS, "/usr/bin/kate", "-b", "%U"), run("/", "/home/bob/docs/a b"));
        assertEquals(
                List.of("/usr/bin/dbus-run-session", "--", "/usr/bin/kate", "-b", "/home/bob/docs/a b"),
                plan.command());
        Plan terminal = plan(shared(Surface.TERMINAL, "/usr/bin/cat"), run("/", "/home/bob/docs/a"));
        assertEquals(List.of("/usr/bin/cat", "/home/bob/docs/a"), terminal.command());
    }

    @Test
    void itSeesWhatTheBackendsNameAndAPrivateRuntimeFolder() throws Exception {
        Plan plan = plan(shared(Surface.WINDOWS, "/usr/bin/kate"), run("/"));
        assertEquals(
                List.of("/home/bob/docs", "/tmp/.X11-unix/X0"),
                plan.binds().stream().map(b -> b.target().toString()).toList());
        assertEquals("/run/session", plan.env().get("XDG_RUNTIME_DIR"));
        assertEquals(OptionalLong.of(7), plan.namespaceOf());
        assertEquals(Stdio.LOG, plan.stdio());
        assertFalse(plan.network());
    }

    @Test
    void aProgramOutsideTheSystemIsShownReadOnly() throws Exception {
        Plan plan = plan(shared(Surface.TERMINAL, "/home/alice/bin/tool"), run("/"));
        Path tool = Path.of("/home/alice/bin/tool");
        assertEquals(new Bind(tool, tool, false), plan.binds().get(0));
    }

    @Test
    void aFolderOfTheUsersCannotCoverTheProgram() throws Exception {
        for (String program : List.of("/home/bob/docs/bin/tool", "/home/bob/docs")) {
            Failure refused =
                    assertThrows(Failure.class, () -> plan(shared(Surface.TERMINAL, program), run("/")), program);
            assertTrue(
                    refused.getMessage().contains("/home/bob/docs would cover the program app"), refused.getMessage());
        }
        // The home can: the program is laid over it.
        Path tool = Path.of("/home/bob/bin/tool");
        assertEquals(
                new Bind(tool, tool, false),
                plan(shared(Surface.TERMINAL, tool.toString()), run("/"))
                        .binds()
                        .get(0));
    }

    @Test
    void theHomesOfSystemsThatHaveThemInVarAreNotTheSystems() throws Exception {
        Run run = run("/");
        for (String home : List.of("/var/home/bob", "/var/lib/bob", "/var/home")) {
            Run other = new Run(
                    run.session(),
                    run.application(),
                    run.arguments(),
                    List.of(new Run.Folder(home + "/docs", true)),
                    Map.of(),
                    Map.of(),
                    "bob",
                    home,
                    home,
                    run.env(),
                    Map.of());
            if (home.equals("/var/home/bob")) {
                assertEquals(
                        Path.of(home),
                        plan(shared(Surface.TERMINAL, "/usr/bin/cat"), other).home());
            } else {
                Failure refused =
                        assertThrows(Failure.class, () -> plan(shared(Surface.TERMINAL, "/usr/bin/cat"), other), home);
                assertTrue(refused.getMessage().contains("would cover a folder of alice itself"));
                assertFalse(refused.remedy().isEmpty());
            }
        }
    }

    @Test
    void theUserIsAtHomeInLanguageAndTimeAndTheBackendHasTheLastWord() throws Exception {
        Plan plan = plan(shared(Surface.WINDOWS, "/usr/bin/kate"), run("/"));
        assertEquals("bob", plan.user());
        assertEquals(Path.of("/home/bob"), plan.home());
        assertEquals("de_DE.UTF-8", plan.env().get("LANG"));
        assertEquals("Europe/Berlin", plan.env().get("TZ"));
        assertEquals("dumb", plan.env().get("TERM"));
        assertEquals(":0", plan.env().get("DISPLAY"));
    }

    @Test
    void itStartsWhereTheUserIsIfThatIsGranted() throws Exception {
        SharedApplication kate = shared(Surface.WINDOWS, "/usr/bin/kate");
        assertEquals(
                Path.of("/home/bob/docs/in"),
                plan(kate, run("/home/bob/docs/in")).folder());
        assertEquals(Path.of("/home/bob"), plan(kate, run("/home/bob")).folder());
        assertEquals(Path.of("/home/bob"), plan(kate, run("/home/bob/docs2")).folder());
        assertTrue(plan(kate, run("/")).folder().isAbsolute());
    }
}
