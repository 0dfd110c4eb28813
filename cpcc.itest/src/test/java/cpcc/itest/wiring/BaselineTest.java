package cpcc.itest.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.itest.peers.Jars;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was released stays as it was, or its version says what changed. */
class BaselineTest {
    @Test
    void noContractChangesMoreThanItsVersionSays() throws Exception {
        Path released = Baseline.lastRelease(Jars.root().resolve("cnf/released"))
                .orElseThrow(() -> new AssertionError("no contracts to compare with: see cnf/release-api"));
        Path now = Jars.cpcc().stream()
                .filter(j -> Jars.symbolicName(j).equals("cpcc.api"))
                .findFirst()
                .orElseThrow();
        List<String> complaints = Baseline.complaints(released, now);
        assertEquals(
                List.of(),
                complaints,
                () -> "@Version in package-info.java, since " + released.getFileName() + ":\n"
                        + String.join("\n", complaints));
    }
}
