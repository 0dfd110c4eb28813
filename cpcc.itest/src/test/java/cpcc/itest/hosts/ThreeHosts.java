package cpcc.itest.hosts;

import cpcc.itest.peers.PeerFramework;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A peer in each host, all of them members of community "lab".
 *
 * @param karaf in Karaf
 * @param equinox in Equinox
 * @param felix in Felix
 */
record ThreeHosts(HostedPeer karaf, HostedPeer equinox, HostedPeer felix) implements AutoCloseable {
    static ThreeHosts meet() throws Exception {
        List<HostedPeer> made = new ArrayList<>();
        try {
            made.add(new InKaraf("karaf"));
            made.add(new InFramework(PeerFramework.Host.EQUINOX, "equinox"));
            made.add(new InFramework(PeerFramework.Host.FELIX, "felix"));
            ThreeHosts all = new ThreeHosts(made.get(0), made.get(1), made.get(2));
            all.karaf.cpcc("community", "create", "lab");
            for (HostedPeer other : List.of(all.equinox, all.felix)) {
                other.awaitComplete();
                other.cpcc("join", all.karaf.cpcc("-q", "invite", "lab"));
            }
            return all;
        } catch (Exception | AssertionError e) {
            for (HostedPeer peer : made) {
                peer.close();
            }
            throw e;
        }
    }

    List<HostedPeer> all() {
        return List.of(karaf, equinox, felix);
    }

    /** {@return the peer of a name} */
    HostedPeer of(String name) {
        return all().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        try (karaf;
                equinox) {
            felix.close();
        }
    }
}
