package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.config.api.ConfigProblems;
import cpcc.config.api.Problem;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.messaging.api.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The native code of the compression: loaded by every framework anew, and done without where it cannot be. */
class NativeCodeIT {
    private static final String ZSTD = "com.github.luben.zstd-jni";

    @ParameterizedTest
    @EnumSource
    void eachFrameworkOfThisProcessHasIt(Host host) throws Exception {
        try (PeerFramework first = PeerFramework.start(host, "first", Map.of());
                PeerFramework second = PeerFramework.start(host, "second", Map.of())) {
            assertEquals(List.of(), weaker(first));
            assertEquals(List.of(), weaker(second), "at the same time");
            second.stop();
            try (PeerFramework again = second.again(host)) {
                again.configure(Map.of());
                assertEquals(List.of(), weaker(again), "from the same storage as before");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefreshLoadsItAgain(Host host) throws Exception {
        try (PeerFramework peer = PeerFramework.start(host, "peer", Map.of())) {
            assertEquals(List.of(), weaker(peer));
            peer.refresh(ZSTD);
            assertEquals(List.of(), weaker(peer));
        }
    }

    @Test
    void withoutItAPeerRunsAndSaysWhatIsMissing() throws Exception {
        List<Path> less = Jars.delivered().stream()
                .filter(jar -> !Jars.symbolicName(jar).equals(ZSTD))
                .toList();
        assertEquals(Jars.delivered().size() - 1, less.size(), "it is delivered");
        Path folder = Files.createTempDirectory("cpcc-without");
        // Felix would hand it out from the test's own class path.
        try (PeerFramework peer = PeerFramework.launch(Host.EQUINOX, "without", folder, less)) {
            peer.configure(Map.of());
            List<Problem> found = weaker(peer);
            assertEquals(1, found.size());
            assertTrue(found.get(0).text().contains("zstd cannot be used here"), found.toString());
            assertEquals(List.of(), peer.notActive());
        }
    }

    private static List<Problem> weaker(PeerFramework peer) throws Exception {
        peer.service(Channels.class); // Messaging runs.
        List<Problem> found = new ArrayList<>();
        for (var reference : peer.context().getServiceReferences(ConfigProblems.class, null)) {
            found.addAll(peer.context().getService(reference).problems());
        }
        return found.stream().filter(p -> p.text().startsWith("compression")).toList();
    }
}
