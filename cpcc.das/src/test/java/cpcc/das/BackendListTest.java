package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.das.api.BackendView;
import cpcc.das.session.Present;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.sandbox.api.Stdio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The backends that are present, also the broken ones. */
class BackendListTest {
    private final AtomicLong now = new AtomicLong();
    private final Faults faults = new Faults();
    private final TestExec exec = new TestExec(faults, Stdio.PIPES);
    private final BackendList list = new BackendList(now::get, Duration.ofMillis(200));

    private Present<ExecBackend> add(TestExec backend, String type, int ranking, long id) {
        Present<ExecBackend> present =
                new Present<>(backend, Present.EXEC, type, Surface.TERMINAL.name(), ranking, id, "test 1.0");
        list.add(present);
        return present;
    }

    @AfterEach
    void stop() {
        list.stop();
    }

    @Test
    void theHighestRankingAndThenTheOldestIsFirst() {
        add(exec, "a/1", 0, 9);
        add(exec, "b/1", 5, 8);
        add(exec, "c/1", 0, 3);
        assertEquals(
                List.of("b/1", "c/1", "a/1"),
                list.exec(Surface.TERMINAL).stream().map(Present::type).toList());
        assertEquals(List.of(), list.exec(Surface.WINDOWS));
        assertEquals(
                List.of("b/1", "c/1", "a/1"),
                list.list(null).stream().map(BackendView::type).toList());
    }

    @Test
    void aBackendThatThrowsIsListedWithThat() {
        add(exec, "a/1", 0, 1);
        faults.at("exec.check", Faults.THROWS);
        BackendView view = list.list(null).get(0);
        assertEquals(Level.ERROR, view.asUser().get(0).level());
        assertTrue(view.asProvider().get(0).text().contains("failed"), view.toString());
    }

    @Test
    void aBackendThatBlocksIsListedWithThatAndTheOthersAreToo() {
        add(exec, "a/1", 0, 1);
        TestExec fine = new TestExec(new Faults(), Stdio.PIPES);
        add(fine, "b/1", 0, 2);
        faults.at("exec.check", Faults.BLOCKS);
        List<BackendView> views = list.list(null);
        assertTrue(views.get(0).asUser().get(0).text().contains("did not answer"), views.toString());
        assertEquals(List.of(), views.get(1).asUser());
    }

    @Test
    void whatItFindsIsKnownForHalfAMinute() {
        Present<ExecBackend> present = add(exec, "a/1", 0, 1);
        assertTrue(list.servesProvider(present));
        exec.providerChecks(Check.error("gone", ""));
        now.addAndGet(Duration.ofSeconds(29).toNanos());
        assertTrue(list.servesProvider(present));
        assertEquals(1, faults.count("exec.check"));
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertFalse(list.servesProvider(present));
    }

    @Test
    void whoeverLooksAnewMakesItKnown() {
        Present<ExecBackend> present = add(exec, "a/1", 0, 1);
        exec.providerChecks(Check.error("missing", "install it"));
        assertFalse(list.servesProvider(present));
        AtomicInteger changes = new AtomicInteger();
        list.onChange(changes::incrementAndGet);
        exec.providerChecks();
        list.list(null);
        assertTrue(list.servesProvider(present));
        assertEquals(1, changes.get());
    }

    @Test
    void whoeverUsesABackendHearsThatItGoes() {
        List<Object> gone = new ArrayList<>();
        list.onGone(gone::add);
        add(exec, "a/1", 0, 1);
        list.remove(exec);
        assertEquals(List.of(exec), gone);
        assertEquals(List.of(), list.exec(Surface.TERMINAL));
    }
}
