package cpcc.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.config.api.PeerConfig;
import cpcc.config.api.Settings;
import cpcc.p2p.api.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer's own name and addresses change while it runs. */
class RenameTest {
    private Lab lab;

    @BeforeEach
    void open(@TempDir Path folder) {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static PeerConfig config(String name, String addresses) {
        return new Settings<>(PeerConfig.class)
                .read(Map.of("stateDir", "/s", "runtimeDir", "/r", "name", name, "addresses", addresses));
    }

    @Test
    void othersHearOfItOverTheLinkThatIsThere() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        lab.community(alice, bob);
        var since = lab.net.link(bob.self, alice.self).orElseThrow().since();
        alice.controller.configure(config("alice two", alice.address().toString()));
        assertEquals("alice two", alice.controller.peerName());
        Await.until(
                "bob knows",
                () -> bob.controller.peers().stream().map(Peer::name).anyMatch("alice two"::equals));
        assertEquals(since, lab.net.link(bob.self, alice.self).orElseThrow().since());
        assertEquals(List.of(), alice.controller.problems());
    }

    @Test
    void whatOthersCouldNotTakeIsSaidAndTheOldStays() throws Exception {
        NetPeer alice = lab.peer("alice");
        for (String bad : List.of("\u202Ealice", "a\u0007b")) {
            alice.controller.configure(config(bad, ""));
            assertEquals("alice", alice.controller.peerName());
            assertTrue(
                    alice.controller.problems().get(0).toString().contains("\"alice\" stays in force"),
                    alice.controller.problems().toString());
        }
        alice.controller.configure(config("alice", "no host at all"));
        assertTrue(alice.controller.problems().get(0).text().startsWith("addresses: "));
        alice.controller.configure(config("alice", ""));
        assertEquals(List.of(), alice.controller.problems());
    }
}
