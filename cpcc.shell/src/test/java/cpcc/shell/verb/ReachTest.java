package cpcc.shell.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Peer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final PeerId ID = PeerId.ofHash(new byte[32]);

    @Test
    void whoIsAloneMissesNobody() {
        assertEquals(Optional.empty(), Reach.of(List.of()));
        assertEquals(Optional.empty(), Reach.of(List.of(peer(true, true))));
    }

    @Test
    void oneActiveMemberIsEnough() {
        assertEquals(Optional.empty(), Reach.of(List.of(peer(true, true), peer(false, false), peer(false, true))));
    }

    @Test
    void whenNobodyIsThereTheWaysOutAreNamed() {
        var check = Reach.of(List.of(peer(true, true), peer(false, false))).orElseThrow();
        assertTrue(check.text().contains("neither side reaches the other"), check.text());
        for (String way : List.of("forward", "IPv6", "VPN", "--address")) {
            assertTrue(check.remedy().contains(way), check.remedy());
        }
    }

    private static Peer peer(boolean self, boolean active) {
        return new Peer(ID, "bob", "lab", self, active, Instant.EPOCH, Optional.empty());
    }
}
