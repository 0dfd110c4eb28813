package cpcc.exec.xpra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.backend.fixture.TestSession;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An xpra server that an application has taken over: whatever it makes of its folders, nobody follows it out. */
@Timeout(20)
class ProviderHalfTest {
    private static final byte OWN = 'o';
    private static final byte DECOY = 'd';
    /** An X server's, without a reason. */
    private static final byte[] REFUSAL = {0, 0, 11, 0, 0, 0, 0, 0};

    @TempDir
    Path folder;

    private final FakeSandbox sandbox = new FakeSandbox();
    private final LocalWire[] ends = LocalWire.pair();
    private final CompletableFuture<Pipe> control = new CompletableFuture<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path socket;
    private Path display;
    private Listening decoy;
    private Listening shown;

    @BeforeEach
    void aServerThatMakesItsSockets() throws Exception {
        decoy = new Listening(folder.resolve("bus"), DECOY);
        open.add(decoy);
        ends[0].accept(Offer.CONTROL, Kind.INTERACTIVE, control::complete);
        sandbox.program = plan -> {
            socket = outside(plan, "/run/xpra").resolve("socket");
            display = outside(plan, "/tmp/.X11-unix")
                    .resolve("X" + plan.command().get(2).substring(1));
            listen(socket, OWN);
            shown = listen(display, REFUSAL);
        };
    }

    @AfterEach
    void end() throws Exception {
        ends[0].close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void aSocketThatBecomesALinkLeadsNobodyElsewhere() throws Exception {
        ServerIO server = serve();
        Pipe before = ends[0].open(Offer.SCREEN, Kind.INTERACTIVE);
        assertEquals(OWN, before.in().read());
        before.close();
        for (Path each : List.of(socket, display)) {
            Files.delete(each);
            Files.createSymbolicLink(each, folder.resolve("bus"));
        }

        assertEquals(OWN, ends[0].open(Offer.SCREEN, Kind.INTERACTIVE).in().read());
        Pipe said = control.get(10, TimeUnit.SECONDS);
        said.out().write(Control.CLOSE);
        said.out().flush();
        assertEquals(Control.NOTHING, said.in().read());
        assertEquals(1, shown.came());
        assertEquals(0, decoy.came());
        assertFalse(
                server.needs().binds().stream().anyMatch(bind -> bind.source().startsWith(display.getParent())),
                "the program would see what the server makes of it");
        server.close();
    }

    @Test
    void aLinkInASocketsPlaceFromTheBeginningStartsNothing() {
        FakeSandbox.Program honest = sandbox.program;
        sandbox.program = plan -> {
            honest.run(plan);
            try {
                Files.delete(display);
                Files.createSymbolicLink(display, folder.resolve("bus"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertThrows(BackendException.class, this::serve);
        assertEquals(0, decoy.came());
    }

    private ServerIO serve() throws Exception {
        Tools here = Tools.ofThisMachine();
        Xpra backend = new Xpra(
                sandbox, new Tools(Path.of("/bin/sh"), here.xvfb(), here.python(), here.sockets(), here.hostname()));
        SessionInfo session = TestSession.xterm("s1", "bob", Files.createDirectory(folder.resolve("s")), Map.of());
        return backend.server(session, Map.of("clipboard", "off"), ends[1]);
    }

    private static Path outside(Plan plan, String inside) {
        return plan.binds().stream()
                .filter(bind -> bind.target().equals(Path.of(inside)))
                .findFirst()
                .orElseThrow()
                .source();
    }

    private Listening listen(Path at, byte... greeting) {
        try {
            Listening one = new Listening(at, greeting);
            open.add(one);
            return one;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
