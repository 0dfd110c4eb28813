package cpcc.shell.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.das.api.BackendView;
import cpcc.shell.FakePeer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerStatusTest {
    private final FakePeer peer = new FakePeer();
    private final PeerStatus status = new PeerStatus(peer, peer, new SessionCounters());

    @Test
    void whatCannotBeUsedIsNotReadyAndWhatHasNoTypeHasItsBundlesName() throws Exception {
        List<BackendView> all = peer.backends().list(null);
        all.add(0, unusable("exec", "x11/1", "cpcc.exec.x11 0.0.9", "it needs cpcc.exec.api 2"));
        all.add(unusable("exec", "shout/1", "shout 1.0.0", "it needs cpcc.exec.api 2"));
        all.add(unusable("", "", "whisper.jar", "it is no bundle"));
        Map<String, String> backends = status.backends();
        assertEquals("ready", backends.get("exec x11/1"));
        assertEquals("it needs cpcc.exec.api 2", backends.get("exec shout/1"));
        assertEquals("it is no bundle", backends.get("whisper.jar"));
        assertEquals("not built yet", backends.get("files nfs/1"));
    }

    private static BackendView unusable(String kind, String type, String bundle, String why) {
        return new BackendView(kind, type, 0, bundle, BackendView.State.UNUSABLE, why, 0, List.of(), List.of());
    }
}
