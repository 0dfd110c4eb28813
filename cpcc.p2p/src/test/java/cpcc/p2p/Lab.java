package cpcc.p2p;

import cpcc.p2p.api.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Some peers of one test, on one net and one clock; closed together. */
final class Lab implements AutoCloseable {
    static final Duration HOUR = Duration.ofHours(1);

    final Net net = new Net();
    final TestClock clock = new TestClock();
    private final Path folder;
    private final Map<String, Integer> ports = new HashMap<>();
    private final List<NetPeer> peers = new ArrayList<>();

    Lab(Path folder) {
        this.folder = folder;
    }

    NetPeer peer(String name) throws Exception {
        return peer(name, name, new TestIdentity());
    }

    /** Starts a peer again, or another one, in the folder of that name. */
    NetPeer peer(String folderName, String name, TestIdentity identity) throws Exception {
        int port = ports.computeIfAbsent(folderName, f -> net.freePort());
        NetPeer peer = new NetPeer(net, clock, name, port, state(folderName), identity);
        peers.add(peer);
        return peer;
    }

    /** The next peer in the folder of that name listens on another port. */
    void move(String folderName) {
        ports.remove(folderName);
    }

    Path state(String folderName) {
        return folder.resolve(folderName);
    }

    /** The first founds the community, the others join, and all are linked. */
    String community(NetPeer founder, NetPeer... others) throws Exception {
        String id = founder.controller.create("lab").id();
        for (NetPeer other : others) {
            other.controller.join(founder.controller.invite("lab", List.of(), HOUR));
        }
        awaitMesh(founder, others);
        return id;
    }

    void awaitMesh(NetPeer first, NetPeer... others) throws Exception {
        List<NetPeer> all = new ArrayList<>(List.of(others));
        all.add(first);
        for (NetPeer peer : all) {
            Await.until("all others active at " + peer.controller.peerName(), () -> active(peer)
                    .equals(all.stream().map(some -> some.controller.peerName()).collect(Collectors.toSet())));
        }
    }

    static Set<String> active(NetPeer peer) {
        return peer.controller.peers().stream()
                .filter(Peer::active)
                .map(Peer::name)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        peers.forEach(NetPeer::close);
        net.close();
    }
}
