package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.config.api.Problem;
import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What configurations share, beside what was shared by command. */
class DeclaredShareTest {
    @TempDir
    Path folder;

    private final MemoryNetwork network = new MemoryNetwork();
    private final List<DeclaredShare> declared = new ArrayList<>();
    private TestPeer alice;

    @BeforeEach
    void aPeer() throws IOException {
        alice = new TestPeer("alice", folder, network, new ConcurrentHashMap<>());
    }

    @AfterEach
    void end() {
        declared.forEach(DeclaredShare::stop);
        alice.close();
        network.close();
    }

    private static Map<String, Object> configuration(String pid, String... some) {
        Map<String, Object> all = new HashMap<>(Map.of("service.pid", pid));
        for (int i = 0; i < some.length; i += 2) {
            all.put(some[i], some[i + 1]);
        }
        return all;
    }

    private DeclaredShare declare(String pid, String... some) {
        DeclaredShare made = new DeclaredShare(alice.installer, configuration(pid, some));
        declared.add(made);
        return made;
    }

    private Optional<SharedApplication> shared(String id) {
        return alice.installer.shared().stream().filter(a -> a.id().equals(id)).findFirst();
    }

    private static void says(DeclaredShare share, String text) throws Exception {
        Await.until(text, share::problems, all -> all.stream()
                .map(Problem::toString)
                .anyMatch(p -> p.contains(text)));
    }

    @Test
    void itIsSharedWhileTheConfigurationExistsAndFollowsIt() throws Exception {
        AtomicInteger changes = new AtomicInteger();
        alice.installer.onChange(changes::incrementAndGet);
        DeclaredShare cat = declare("cpcc.share~cat", "command", "cat -n %F", "surface", "terminal", "network", "true");
        Await.that("shared", () -> shared("cat").isPresent());
        SharedApplication first = shared("cat").orElseThrow();
        assertEquals(List.of(TestPeer.LAB), first.communities());
        assertEquals(List.of("-n", "%F"), first.command().subList(1, 3));
        assertEquals(Surface.TERMINAL, first.surface());
        assertTrue(first.network());
        assertTrue(alice.installer.find("cat", TestPeer.LAB).isPresent());
        cat.modified(configuration("cpcc.share~cat", "command", "cat", "surface", "terminal", "instances", "4"));
        Await.that("changed", () -> shared("cat").orElseThrow().instances() == 4);
        cat.modified(configuration("cpcc.share~cat", "command", "cat", "application", "tac"));
        Await.that(
                "another id", () -> shared("tac").isPresent() && shared("cat").isEmpty());
        cat.stop();
        assertEquals(List.of(), alice.installer.shared());
        assertEquals(4, changes.get());
    }

    @Test
    void aMistakeLeavesWhatIsSharedAndIsSaid() throws Exception {
        DeclaredShare cat = declare("cpcc.share~cat", "command", "cat", "instances", "2");
        Await.that("shared", () -> shared("cat").isPresent());
        cat.modified(configuration("cpcc.share~cat", "command", "no-such-program", "instances", "2"));
        says(cat, "cpcc.share~cat: cannot share cat: there is no program no-such-program");
        cat.modified(configuration("cpcc.share~cat", "command", "cat \"", "instances", "2"));
        says(cat, "cpcc.share~cat: command: ");
        cat.modified(configuration("cpcc.share~cat", "command", "cat", "instances", "0"));
        says(cat, "instances: \"0\" is not allowed; \"2\" stays in force");
        assertEquals(2, shared("cat").orElseThrow().instances());
        says(declare("cpcc.share~no-such-entry"), "no desktop entry \"no-such-entry\"");
    }

    @Test
    void aCommunityIsWaitedFor() throws Exception {
        DeclaredShare cat = declare("cpcc.share~cat", "command", "cat", "communities", "club");
        says(cat, "no community \"club\"; it is shared as soon as it does");
        assertEquals(Optional.empty(), shared("cat"));
        alice.club = true;
        TestPeer bob = new TestPeer("bob", folder, network, new ConcurrentHashMap<>());
        alice.sees(bob, true);
        cat.peerChanged(alice.peers().get(0));
        Await.that("shared", () -> shared("cat").isPresent());
        assertEquals(List.of("CLUBID"), shared("cat").orElseThrow().communities());
        Await.until("nothing is wrong", cat::problems, List::isEmpty);
        bob.close();
    }

    @Test
    void aConfigurationWinsOverACommandAndGivesItBack() throws Exception {
        ShareRequest mine = new ShareRequest("cat", List.of("cat"), Surface.TERMINAL, List.of(), 1, Optional.empty());
        alice.installer.share(mine);
        DeclaredShare cat = declare("cpcc.share~cat", "command", "cat", "instances", "5");
        Await.that("configured", () -> shared("cat").orElseThrow().instances() == 5);
        assertEquals(Optional.of("cpcc.share~cat"), alice.installer.configuredBy("cat"));
        for (Failure refused : List.of(
                assertThrows(Failure.class, () -> alice.installer.unshare("cat")),
                assertThrows(Failure.class, () -> alice.installer.share(mine)))) {
            assertTrue(refused.getMessage().contains("cpcc.share~cat"), refused.getMessage());
        }
        says(
                declare("cpcc.share~other", "application", "cat", "command", "cat"),
                "cat is shared by the configuration cpcc.share~cat already");
        cat.stop();
        assertEquals(1, shared("cat").orElseThrow().instances());
        assertEquals(Optional.empty(), alice.installer.configuredBy("cat"));
    }

    @Test
    void whatIsBeingDeclaredWhenItsConfigurationIsDeletedDoesNotComeBack() throws Exception {
        CountDownLatch looks = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        Supplier<List<Path>> slowDisk = () -> {
            looks.countDown();
            while (hangs.getCount() > 0) {
                try {
                    hangs.await();
                } catch (InterruptedException e) {
                    // A disk that hangs does not care.
                }
            }
            return List.of(Path.of("/usr/share"));
        };
        InstallController installer =
                new InstallController(Files.createDirectories(folder.resolve("slow")), slowDisk, alice);
        DeclaredShare cat = new DeclaredShare(installer, configuration("cpcc.share~cat", "command", "cat"));
        assertTrue(looks.await(10, TimeUnit.SECONDS));
        cat.stop();
        hangs.countDown();
        Await.that("its thread ends", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("cpcc-das-declared")));
        assertEquals(List.of(), installer.shared());
    }
}
