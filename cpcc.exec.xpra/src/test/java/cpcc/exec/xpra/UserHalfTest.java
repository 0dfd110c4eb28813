package cpcc.exec.xpra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Kind;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.backend.fixture.TestSession;
import cpcc.exec.api.ClientIO;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the client that is when there is to be another one. */
@Timeout(20)
class UserHalfTest {
    @TempDir
    Path folder;

    private final FakeSandbox sandbox = new FakeSandbox();
    private final LocalWire[] ends = LocalWire.pair();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private Listening screen;
    private Xpra backend;
    private ClientIO client;

    @BeforeEach
    void aSessionOnAScreen() throws Exception {
        // An X server's welcome: let in, with ten words of which none says anything.
        byte[] welcome = new byte[48];
        welcome[0] = 1;
        welcome[6] = 10;
        screen = new Listening(folder.resolve("X7"), welcome);
        Tools here = Tools.ofThisMachine();
        backend = new Xpra(sandbox, new Tools(Path.of("/bin/sh"), here.xvfb(), here.python(), folder, here.hostname()));
        SessionInfo session = TestSession.xterm("s1", "bob", Files.createDirectory(folder.resolve("s")), Map.of());
        client = backend.client(session, caller(), ends[0]);
        client.onDetached(lost::add);
    }

    @AfterEach
    void end() throws Exception {
        backend.stop();
        ends[0].close();
        screen.close();
    }

    @Test
    void anotherClientTakesThePlaceOfTheOneThatIs() throws Exception {
        begin();
        client.attach(caller());
        assertEquals(2, sandbox.started.size());
        assertTrue(sandbox.started.get(0).closed);
        assertFalse(sandbox.started.get(1).closed);
        assertEquals(List.of(), lost);
    }

    @Test
    void ifAnotherClientCannotStartTheOneThatIsStays() throws Exception {
        begin();
        sandbox.program = plan -> {
            throw new BackendException("no space", "make some");
        };
        assertThrows(BackendException.class, () -> client.attach(caller()));
        assertFalse(sandbox.started.get(0).closed);
        assertEquals(List.of(), lost);
    }

    @Test
    void aSandboxThatThrowsIsToldAsALoss() throws Exception {
        sandbox.program = plan -> {
            throw new IllegalStateException("a bug");
        };
        ends[1].open(Offer.CONTROL, Kind.INTERACTIVE);
        Until.so("it is told", () -> !lost.isEmpty());
        assertTrue(lost.get(0).contains("a bug"), lost.get(0));
    }

    @Test
    void aSandboxThatThrowsAtTheEndKeepsNothingElseOpen() throws Exception {
        begin();
        sandbox.atClose = new IllegalStateException("a bug");
        backend.stop();
        assertEquals(List.of(), ends[0].left());
    }

    private void begin() throws Exception {
        ends[1].open(Offer.CONTROL, Kind.INTERACTIVE);
        Until.so("its client runs", () -> !sandbox.started.isEmpty());
    }

    private Caller caller() {
        return new Caller("alice", folder, folder, Map.of("DISPLAY", ":7"), null);
    }
}
