package cpcc.das;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.das.api.Application;
import cpcc.das.api.Ended;
import cpcc.das.api.Progress;
import cpcc.das.api.RunRequest;
import cpcc.das.api.Session;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Alice, who shares, and Bob, who uses: the whole of das twice in one JVM. */
final class TwoPeers implements AutoCloseable {
    final MemoryNetwork network = new MemoryNetwork();
    final TestPeer alice;
    final TestPeer bob;
    final Path home;
    final Path docs;

    TwoPeers(Path folder) throws Exception {
        var all = new ConcurrentHashMap<cpcc.messaging.api.PeerId, MemoryChannels>();
        alice = new TestPeer("alice", folder, network, all);
        bob = new TestPeer("bob", folder, network, all);
        home = Files.createDirectories(folder.resolve("home"));
        docs = Files.createDirectories(home.resolve("docs"));
        TestPeer.meet(alice, bob);
    }

    /** Shares at Alice, and waits until Bob knows. */
    void share(String id, int max, Surface surface, String... command) throws Exception {
        alice.share(id, max, surface, command);
        knows(id);
    }

    Application knows(String id) throws Exception {
        return Await.until(
                        "bob knows " + id,
                        () -> bob.applications.list().stream()
                                .filter(a -> a.id().equals(id))
                                .filter(a -> !a.providers().get(0).execTypes().isEmpty())
                                .toList(),
                        l -> !l.isEmpty())
                .get(0);
    }

    Caller caller(Console console) {
        return new Caller(
                System.getProperty("user.name"), home, home, Map.of("LANG", "C.UTF-8", "TERM", "xterm"), console);
    }

    Session run(String id, Console console, String... arguments) throws Failure {
        return bob.client.run(request(id, arguments), caller(console), Progress.NONE);
    }

    static RunRequest request(String id, String... arguments) {
        return new RunRequest(id, List.of(arguments), List.of(), Optional.empty(), Optional.empty(), Map.of());
    }

    static Ended end(Session session) throws Exception {
        return session.ended().toCompletableFuture().get(15, TimeUnit.SECONDS);
    }

    void isClean() throws Exception {
        alice.isClean();
        bob.isClean();
        Await.until(
                "threads of sessions",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(n -> n.startsWith("cpcc-das-") && n.matches("cpcc-das-[a-z2-7]{12}-\\d+"))
                        .toList(),
                List::isEmpty);
    }

    @Override
    public void close() {
        bob.close();
        alice.close();
        network.close();
    }
}
