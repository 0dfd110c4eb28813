package cpcc.das;

import cpcc.das.api.ShareRequest;
import cpcc.das.session.LiveSession.Timing;
import cpcc.das.session.Present;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import cpcc.p2p.api.Peer;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** The whole of das for one peer, with a network, backends and a sandbox of the test's. */
final class TestPeer implements AutoCloseable, Communities {
    static final String LAB = "LABID";
    static final Timing QUICK =
            new Timing(Duration.ofMillis(300), Duration.ofMillis(400), Duration.ofMillis(300), Duration.ofSeconds(2));

    final PeerId id;
    final Faults faults = new Faults();
    /** Whether it belongs to "club" too. */
    volatile boolean club;

    final TestSandbox sandbox = new TestSandbox(faults);
    final TestExec exec = new TestExec(faults, Stdio.PIPES);
    final TestExec windows = new TestExec(faults, Stdio.LOG);
    final TestFiles files = new TestFiles(faults);
    final MemoryChannels channels;
    final BackendList backends = new BackendList();
    final Instances instances;
    final InstallController installer;
    final ApplicationListController applications;
    final SessionList sessions;
    final ClientController client;
    final Path runtime;

    private final String name;
    private final List<Peer> others = new CopyOnWriteArrayList<>();
    private final SessionTools tools;
    private final ServerController server;

    TestPeer(String name, Path folder, MemoryNetwork network, Map<PeerId, MemoryChannels> all) throws IOException {
        this.name = name;
        id = id(name);
        runtime = Files.createDirectories(folder.resolve(name + "-run"));
        Path state = Files.createDirectories(folder.resolve(name + "-state"));
        channels = new MemoryChannels(id, all);
        instances = new Instances(() -> 8, System::nanoTime);
        installer = new InstallController(state, () -> List.of(Path.of("/usr/share")), this);
        sessions = new SessionList(runtime, () -> Duration.ofSeconds(5), backends, () -> false);
        applications = new ApplicationListController(this, network.of(id), installer, backends, instances);
        tools = new SessionTools(QUICK, network.of(id), channels, sessions, instances);
        client = new ClientController(
                this, applications, backends, sessions, tools, List.of(state, runtime), List.of(), new Random());
        server = new ServerController(this, installer, backends, instances, sessions, tools);
        network.listen(id, applications, "das.catalogue");
        client.listeners().forEach(l -> network.listen(id, l, l.type()));
        server.listeners().forEach(l -> network.listen(id, l, l.type()));
        backends.add(new Present<>(exec, Present.EXEC, "test/1", Surface.TERMINAL.name(), 0, 1, "test 1"));
        backends.add(new Present<>(windows, Present.EXEC, "win/1", Surface.WINDOWS.name(), 0, 2, "test 1"));
        backends.add(new Present<>(files, Present.FILES, "same/1", "", 0, 3, "test 1"));
        backends.add(new Present<>(sandbox, Present.SANDBOX, "none", "", 0, 4, "test 1"));
    }

    static PeerId id(String name) {
        try {
            return PeerId.ofHash(MessageDigest.getInstance("SHA-256").digest(name.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Both see each other as active members. */
    static void meet(TestPeer a, TestPeer b) {
        a.sees(b, true);
        b.sees(a, true);
    }

    void sees(TestPeer other, boolean active) {
        Peer peer =
                new Peer(other.id, other.name, LAB, false, active, Instant.now(), Optional.of(Duration.ofMillis(1)));
        others.removeIf(p -> p.id().equals(other.id));
        others.add(peer);
        applications.peerChanged(peer);
    }

    void share(String application, int max, Surface surface, String... command) throws Failure {
        installer.share(new ShareRequest(application, List.of(command), surface, List.of(), max, Optional.empty()));
    }

    void stopServing() {
        server.stop();
    }

    @Override
    public String peerName() {
        return name;
    }

    @Override
    public Community create(String community) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String invite(String community, List<Address> addresses, Duration validFor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Community join(String invitation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Community> list() {
        Community lab = new Community(LAB, "lab", id, true, 2);
        return club ? List.of(lab, new Community("CLUBID", "club", id, true, 1)) : List.of(lab);
    }

    @Override
    public List<Peer> peers() {
        return List.copyOf(others);
    }

    /** Nothing of any session is left here. */
    void isClean() throws Exception {
        Await.until("sessions of " + name, sessions::views, List::isEmpty);
        Await.until("channels of " + name, () -> List.copyOf(channels.open), List::isEmpty);
        Await.until("processes of " + name, sandbox::alive, n -> n == 0);
        Path folder = runtime.resolve("s");
        Await.that("folders of " + name, () -> {
            try (var left = Files.exists(folder) ? Files.list(folder) : java.util.stream.Stream.<Path>empty()) {
                return left.findAny().isEmpty();
            }
        });
    }

    @Override
    public void close() {
        server.stop();
        client.stop();
        applications.stop();
        tools.stop();
        sessions.stop();
        backends.stop();
    }
}
