package cpcc.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The verb {@code start}: prepares the peer's folders and its configuration, and starts it. */
final class Start {
    private static final long LIMIT_S = 20;
    private static final long POLL_MS = 50;

    private final Places places;
    private final Client client;
    private final int uid;
    private final String home;
    private final Path dist;

    Start(Places places, Client client, int uid, String home, Path dist) {
        this.places = places;
        this.client = client;
        this.uid = uid;
        this.home = home;
        this.dist = dist;
    }

    /**
     * Starts the peer unless it is running.
     *
     * @param defaultName of a peer that has no configuration yet
     * @return the exit code
     */
    int run(StartOptions options, String defaultName) throws Problem, IOException, InterruptedException {
        for (Path folder : List.of(places.config(), places.state(), places.cache(), places.runtime())) {
            PrivateFolder.make(folder, uid);
        }
        PrivateFolder.make(places.backends(), uid);
        if (options.foreground()) {
            return prepare(options, defaultName) ? new PeerProcess(places, uid, dist).run() : already(options);
        }
        // One start at a time: a second one finds the peer running.
        try (FileChannel channel = FileChannel.open(
                places.cache().resolve("start.lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.lock();
            PrivateFolder.make(places.log().getParent(), uid);
            return prepare(options, defaultName) ? new Background(places, client, home, dist).run() : already(options);
        }
    }

    /** {@return whether the peer can be started now; not if it is running} */
    private boolean prepare(StartOptions options, String defaultName)
            throws Problem, IOException, InterruptedException {
        PeerConfig config = new PeerConfig(places.peerConfig());
        if (isRunning(stateFolder(places, config))) {
            return false;
        }
        config.createOnce(dist.resolve("etc").resolve("cpcc.peer.cfg"), defaultName);
        config.change(options.settings());
        return true;
    }

    /** A peer that has its state folder and does not answer in order is just starting or stopping: then waits to see which. */
    private boolean isRunning(Path state) throws Problem, IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        Client.Status status = client.status();
        while (status == null || status.exit() != 0) {
            Optional<PeerLock.Holder> holder = PeerLock.holder(state);
            if (holder.isEmpty()) {
                return false;
            }
            if (!holder.get().runtime().equals(places.runtime().toString())) {
                throw PeerLock.taken(state, holder.get());
            }
            if (System.nanoTime() > deadline) {
                if (status != null) {
                    return true;
                }
                throw PeerLock.silent(holder.get(), places.log());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
            status = client.status();
        }
        return true;
    }

    /** {@return where this peer's configuration puts its state} */
    static Path stateFolder(Places places, PeerConfig config) throws IOException {
        return Path.of(config.get(
                "stateDir",
                Map.of("cpcc.stateDir", places.state().toString()),
                places.state().toString()));
    }

    private static int already(StartOptions options) {
        System.out.println("Peer is running.");
        if (!options.settings().isEmpty()) {
            System.err.println("What was asked for is not changed while it runs. First: cpcc stop");
        }
        return 0;
    }
}
