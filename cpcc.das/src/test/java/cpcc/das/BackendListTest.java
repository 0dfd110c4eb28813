package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.das.api.Application;
import cpcc.das.api.BackendView;
import cpcc.das.api.BackendView.State;
import cpcc.das.api.Provider;
import cpcc.das.session.Hung;
import cpcc.das.session.LiveSession.Blame;
import cpcc.das.session.Present;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.sandbox.api.Stdio;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;

/** The backends that are present, also the broken ones. */
class BackendListTest {
    @TempDir
    Path folder;

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

    private List<BackendView> views() {
        return new BackendReport(list, new SessionList(folder, () -> Duration.ofSeconds(1), list, () -> false))
                .of(list.all(), null);
    }

    private Present<ExecBackend> of(String bundle, String type, int ranking, long id) {
        Present<ExecBackend> present = new Present<>(
                new TestExec(new Faults(), Stdio.PIPES),
                Present.EXEC,
                type,
                Surface.TERMINAL.name(),
                ranking,
                id,
                bundle);
        list.add(present);
        return present;
    }

    private List<String> preferred() {
        return list.exec(Surface.TERMINAL).stream()
                .map(p -> p.type() + " of " + p.bundle())
                .toList();
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
                views().stream().map(BackendView::type).toList());
    }

    @Test
    void anotherRankingCountsAtOnceAndWhatIsNoNumberDoesNot() {
        Present<ExecBackend> a = add(exec, "a/1", 5, 1);
        add(new TestExec(new Faults(), Stdio.PIPES), "b/1", 3, 2);
        AtomicInteger changes = new AtomicInteger();
        list.onChange(changes::incrementAndGet);
        list.reconfigured(exec, Arrivals.ranking(ranked("many")));
        assertEquals(List.of(5, 3), rankings());
        list.reconfigured(exec, Arrivals.ranking(ranked("1")));
        assertEquals(List.of(3, 1), rankings());
        list.reconfigured(exec, Arrivals.ranking(ranked(7)));
        assertEquals(List.of(7, 3), rankings());
        assertEquals(3, changes.get());
        assertEquals(a.service(), list.exec(Surface.TERMINAL).get(0).service());
    }

    private List<Integer> rankings() {
        return list.exec(Surface.TERMINAL).stream().map(Present::ranking).toList();
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<ExecBackend> ranked(Object ranking) {
        return (ServiceReference<ExecBackend>) Proxy.newProxyInstance(
                ServiceReference.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> method.getName().equals("getProperty") ? ranking : null);
    }

    @Test
    void aBackendThatThrowsIsListedWithThat() {
        add(exec, "a/1", 0, 1);
        faults.at("exec.check", Faults.THROWS);
        BackendView view = views().get(0);
        assertEquals(Level.ERROR, view.asUser().get(0).level());
        assertTrue(view.asProvider().get(0).text().contains("failed"), view.toString());
    }

    @Test
    void aBackendThatBlocksIsListedWithThatAndTheOthersAreToo() {
        add(exec, "a/1", 0, 1);
        TestExec fine = new TestExec(new Faults(), Stdio.PIPES);
        add(fine, "b/1", 0, 2);
        faults.at("exec.check", Faults.BLOCKS);
        List<BackendView> views = views();
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
    void whatNobodyWaitedForIsNotRemembered() {
        Present<ExecBackend> backend = add(exec, "a/1", 0, 1);
        faults.at("exec.check", Faults.BLOCKS); // Else it may have answered before anybody waits.
        Thread.currentThread().interrupt();
        assertFalse(list.servesProvider(backend));
        assertTrue(Thread.interrupted());
        faults.none();
        assertTrue(list.servesProvider(backend), "it is asked again at once");
    }

    @Test
    void aMendedSettingCountsAtOnce() {
        Present<ExecBackend> present = add(exec, "a/1", 0, 1);
        exec.providerChecks(Check.error("the setting is wrong", ""));
        assertFalse(list.servesProvider(present));
        exec.providerChecks();
        List<Boolean> heard = new ArrayList<>();
        list.onChange(() -> heard.add(list.servesProvider(present)));
        list.reconfigured(exec, OptionalInt.empty());
        assertEquals(List.of(true), heard);
    }

    @Test
    void whatItFoundWithTheSettingsBeforeDoesNotCount() {
        Present<ExecBackend> present = add(exec, "a/1", 0, 1);
        exec.providerChecks(Check.error("the setting is wrong", ""));
        faults.at("exec.check", () -> {
            faults.none();
            list.reconfigured(exec, OptionalInt.empty());
        });
        assertFalse(list.servesProvider(present));
        exec.providerChecks();
        assertTrue(list.servesProvider(present));
    }

    @Test
    void aDropInWhoseHashCodeAndEqualsFailIsABackendLikeAnother() {
        ExecBackend hostile = (ExecBackend) Proxy.newProxyInstance(
                ExecBackend.class.getClassLoader(), new Class<?>[] {ExecBackend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("check")) {
                        return List.of();
                    }
                    throw new IllegalStateException("a bug in " + method.getName());
                });
        Present<ExecBackend> present =
                new Present<>(hostile, Present.EXEC, "a/1", Surface.TERMINAL.name(), 0, 1, "hostile 1.0.0");
        list.add(present);
        assertTrue(list.servesProvider(present));
        assertEquals(1, views().size());
        Provider alice = new Provider(TestPeer.id("alice"), "alice", 1, true, List.of("a/1"), List.of());
        Application cat = new Application("cat", TestPeer.LAB, "cat", "", Surface.TERMINAL, List.of(alice));
        BackendChoice choice = new BackendChoice(list, null, Map.of(), Optional.empty());
        ProviderChoice.Candidate candidate = new ProviderChoice.Candidate(cat, alice, Optional.empty());
        assertEquals(Optional.of(present), choice.exec(candidate));
        choice.failed(new Blame(present, "it cannot"));
        assertEquals(Optional.of("it cannot"), list.failure(present));
        assertEquals(Optional.empty(), choice.exec(candidate));
        list.reconfigured(hostile, OptionalInt.of(3));
        assertEquals(List.of(3), rankings());
        list.remove(hostile);
        assertEquals(List.of(), list.all());
    }

    @Test
    void whoeverLooksAnewMakesItKnown() {
        Present<ExecBackend> present = add(exec, "a/1", 0, 1);
        exec.providerChecks(Check.error("missing", "install it"));
        assertFalse(list.servesProvider(present));
        AtomicInteger changes = new AtomicInteger();
        list.onChange(changes::incrementAndGet);
        exec.providerChecks();
        views();
        assertTrue(list.servesProvider(present));
        assertEquals(1, changes.get());
    }

    @Test
    void whoeverUsesABackendHearsThatItGoes() {
        List<Object> gone = new ArrayList<>();
        list.onGone(b -> gone.add(b.service()));
        add(exec, "a/1", 0, 1);
        list.remove(exec);
        assertEquals(List.of(exec), gone);
        assertEquals(List.of(), list.exec(Surface.TERMINAL));
    }

    @Test
    void onlyTheNewestVersionOfABundleIsUsed() {
        Present<ExecBackend> old = of("backend 1.9.0", "a/1", 100, 1);
        of("other 1.0.0", "a/1", 50, 2);
        Present<ExecBackend> newest = of("backend 1.10.0", "a/1", 0, 3);
        assertEquals(List.of("a/1 of other 1.0.0", "a/1 of backend 1.10.0"), preferred());
        BackendView view = views().stream()
                .filter(v -> v.bundle().equals("backend 1.9.0"))
                .findFirst()
                .orElseThrow();
        assertEquals(State.LAST_SESSIONS, view.state());
        assertEquals("new sessions use version 1.10.0", view.why());
        list.remove(newest.service());
        assertEquals(List.of("a/1 of backend 1.9.0", "a/1 of other 1.0.0"), preferred(), "the old one is back");
        assertTrue(list.newer(old).isEmpty());
    }

    @Test
    void aNewerVersionTakesThePlaceOnlyOfWhatItDoesItself() {
        of("backend 1.0.0", "a/1", 2, 1);
        of("backend 1.0.0", "b/1", 1, 2);
        of("backend 2.0.0", "a/2", 0, 3);
        assertEquals(List.of("b/1 of backend 1.0.0", "a/2 of backend 2.0.0"), preferred());
        list.add(new Present<>(new TestFiles(new Faults()), Present.FILES, "b/1", "", 0, 4, "backend 3.0.0"));
        list.add(new Present<>(exec, Present.EXEC, "b/1", Surface.WINDOWS.name(), 0, 5, "backend 3.0.0"));
        assertEquals(List.of("b/1 of backend 1.0.0", "a/2 of backend 2.0.0"), preferred());
    }

    @Test
    void ofTwoBundlesWithOneTypeTheOlderServiceIsUsedAndTheOtherSaysSo() {
        of("first 1.0.0", "a/1", 5, 1);
        of("second 1.0.0", "a/1", 5, 2);
        of("third 1.0.0", "a/1", 3, 3);
        List<BackendView> views = views();
        assertEquals(
                List.of(State.USED, State.RESERVE, State.RESERVE),
                views.stream().map(BackendView::state).toList());
        assertEquals(
                "first 1.0.0 has the same type and is preferred: of the same ranking it was there first",
                views.get(1).why());
        assertEquals(
                "first 1.0.0 has the same type and is preferred: its ranking 5 is higher",
                views.get(2).why());
    }

    @Test
    void whatFailedIsTriedAfterTheOthersForAMinute() {
        Present<ExecBackend> boaster = of("boaster 1.0.0", "b/1", 1000, 1);
        of("honest 1.0.0", "a/1", 0, 2);
        assertEquals(List.of("b/1 of boaster 1.0.0", "a/1 of honest 1.0.0"), preferred());
        list.failed(new Blame(boaster, "it cannot"));
        assertEquals(List.of("a/1 of honest 1.0.0", "b/1 of boaster 1.0.0"), preferred());
        BackendView view = views().get(1);
        assertEquals(State.RESERVE, view.state());
        assertEquals("tried after the others for a minute, because it failed: it cannot", view.why());
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertEquals(List.of("b/1 of boaster 1.0.0", "a/1 of honest 1.0.0"), preferred());
    }

    @Test
    void aBackendThatNeverComesBackCostsFourThreadsAndNoMore() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Present<ExecBackend> present = add(exec, "a/1", 0, 1);
        faults.at("exec.check", () -> {
            while (end.getCount() > 0) {
                Thread.interrupted();
                LockSupport.parkNanos(1_000_000);
            }
        });
        for (int i = 0; i < 8; i++) {
            list.check(present, Side.USER, null, Map.of());
        }
        assertEquals(Hung.LIMIT, faults.count("exec.check"));
        Check check = list.check(present, Side.USER, null, Map.of()).get(0);
        assertTrue(check.text().contains("not asked any more: 4 calls never came back"), check.text());
        assertTrue(check.remedy().contains("test 1.0"), check.remedy());
        list.reconfigured(exec, OptionalInt.of(7));
        list.check(list.all().get(0), Side.USER, null, Map.of());
        assertEquals(Hung.LIMIT, faults.count("exec.check"), "another ranking forgives nothing");
        end.countDown();
        Await.that("they came back", () -> present.hung().count() == 0);
        faults.none();
        assertEquals(List.of(), list.check(present, Side.USER, null, Map.of()), "it is asked again");
    }

    @Test
    void aBackendMayGiveNonsense() {
        Present<ExecBackend> present = add(exec, "a/1", 0, 1);
        exec.providerChecks((Check) null);
        assertFalse(list.servesProvider(present));
        exec.providerChecks(new Check(null, null, null));
        now.addAndGet(Duration.ofSeconds(31).toNanos());
        assertFalse(list.servesProvider(present));
    }
}
