package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.api.Check;
import cpcc.das.session.Present;
import cpcc.exec.api.Surface;
import cpcc.sandbox.api.Stdio;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A newer version takes the place of an older one only if it can do the older one's work. */
class SuccessionTest {
    private final BackendList list = new BackendList(System::nanoTime, Duration.ofSeconds(20));
    private final Succession succession = new Succession(list);
    private long ids;

    @AfterEach
    void end() {
        list.stop();
    }

    private TestExec exec(String version, String type, Surface surface) {
        TestExec exec = new TestExec(new Faults(), Stdio.PIPES);
        list.add(new Present<>(exec, Present.EXEC, type, surface.name(), 0, ++ids, "both " + version));
        return exec;
    }

    private void files(String version, String type) {
        list.add(new Present<>(new TestFiles(new Faults()), Present.FILES, type, "", 0, ++ids, "both " + version));
    }

    private String obstacle(String version) {
        return succession.obstacle("both " + version).orElse("none");
    }

    @Test
    void everyBackendMustHaveItsLike() {
        exec("1.0.0", "a/1", Surface.TERMINAL);
        files("1.0.0", "f/1");
        assertEquals("it has no backend", obstacle("2.0.0"));
        exec("2.0.0", "a/1", Surface.TERMINAL);
        assertEquals("it has no files backend f/1 as both 1.0.0 has", obstacle("2.0.0"));
        files("2.0.0", "g/1");
        assertEquals("it has no files backend f/1 as both 1.0.0 has", obstacle("2.0.0"));
        files("2.0.0", "f/2");
        assertEquals("none", obstacle("2.0.0"), "of a newer protocol");
    }

    @Test
    void anotherSurfaceIsOtherWork() {
        exec("1.0.0", "a/1", Surface.TERMINAL);
        exec("2.0.0", "a/1", Surface.WINDOWS);
        assertEquals("it has no exec backend a/1 as both 1.0.0 has", obstacle("2.0.0"));
    }

    @Test
    void itMustWorkHereUnlessTheOldOneDoesNotEither() {
        TestExec old = exec("1.0.0", "a/1", Surface.TERMINAL);
        TestExec fresh = exec("2.0.0", "a/1", Surface.TERMINAL);
        fresh.providerChecks(Check.warning("slow", ""));
        assertEquals("none", obstacle("2.0.0"));
        fresh.providerChecks(Check.error("there is no xvfb", "install it"));
        assertEquals("exec backend a/1 finds what both 1.0.0 does not: there is no xvfb", obstacle("2.0.0"));
        old.providerChecks(Check.error("there is no xvfb", "install it"));
        assertEquals("none", obstacle("2.0.0"));
    }

    @Test
    void whatHasBeenReplacedAlreadyAsksForNothing() {
        exec("1.0.0", "a/1", Surface.TERMINAL);
        exec("2.0.0", "a/1", Surface.TERMINAL).providerChecks(Check.error("broken", ""));
        exec("3.0.0", "a/1", Surface.TERMINAL).providerChecks(Check.error("broken", ""));
        assertEquals("none", obstacle("3.0.0"));
    }
}
