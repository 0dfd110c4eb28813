package cpcc.exec.xpra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.LocalWire;
import cpcc.backend.fixture.TestSession;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be, and what is said then. */
class RefusalTest {
    @TempDir
    Path folder;

    private Bubblewrap sandbox;

    @BeforeEach
    void begin() {
        sandbox = new Bubblewrap(folder.resolve("run"), Path.of("/usr/bin/bwrap"));
    }

    @AfterEach
    void end() {
        sandbox.stop();
    }

    @Test
    void withoutXpraBothSidesNameTheCommandThatBringsIt() {
        Xpra without = backend(folder.resolve("xpra"));
        for (Side side : Side.values()) {
            Check missing = without.check(side, caller(Map.of("DISPLAY", ":0")), Map.of()).stream()
                    .filter(check -> check.level() == Level.ERROR)
                    .findFirst()
                    .orElseThrow();
            assertTrue(missing.text().contains("xpra is missing"), missing.text());
            assertTrue(missing.remedy().contains("apt install --no-install-recommends xpra python3-gi-cairo"));
        }
        assertThrows(BackendException.class, () -> without.server(session(Map.of()), offer("off"), wire()));
    }

    @Test
    void withoutCairoTheUsersSideSaysThatNothingWouldBePainted() {
        Tools here = Tools.ofThisMachine();
        Tools without = new Tools(here.xpra(), here.xvfb(), List.of(folder), here.sockets(), here.hostname());
        List<Check> found = without.checkUser(sandbox, caller(Map.of()), Map.of());
        assertTrue(found.toString().contains("Python's binding of cairo is missing"), found.toString());
    }

    @Test
    void aDisplayThatIsMissingOrNoneIsSaidPlainly() {
        for (Map<String, String> env : List.of(
                Map.<String, String>of(),
                Map.of("DISPLAY", "nonsense"),
                Map.of("DISPLAY", ":0; id"),
                Map.of("DISPLAY", ":59999"))) {
            Check missing = backend(Path.of("/usr/bin/xpra")).check(Side.USER, caller(env), Map.of()).stream()
                    .filter(check -> check.level() == Level.ERROR)
                    .findFirst()
                    .orElseThrow();
            assertTrue(missing.text().contains("DISPLAY"), missing.text());
            assertTrue(missing.remedy().contains("DISPLAY") || missing.remedy().contains("session"), missing.remedy());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "both --start=xterm", "BOTH"})
    void anOfferWithoutSenseStartsNothing(String clipboard) throws Exception {
        SessionInfo session = session(Map.of());
        Xpra backend = backend(Path.of("/usr/bin/xpra"));
        assertThrows(BackendException.class, () -> backend.server(session, offer(clipboard), wire()));
        assertThrows(
                BackendException.class,
                () -> backend.server(session, Map.of("clipboard", "off", "start", "xterm"), wire()));
        assertThrows(BackendException.class, () -> backend.server(session, Map.of(), wire()));
        try (var files = Files.list(session.folder())) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aClipboardModeThatIsNoneIsRefusedWithThoseThereAre() {
        BackendException e = assertThrows(BackendException.class, () -> Clipboard.of(Map.of("clipboard", "all")));
        assertEquals("choose one of off, out, both", e.remedy());
    }

    @Test
    void aServerThatDoesNotStartIsReportedWithItsOwnWords() throws Exception {
        Path broken = Files.writeString(
                Files.createDirectories(folder.resolve("bin")).resolve("xpra"),
                "#!/bin/sh\necho '2026-01-01 10:00:00,123 no such display' >&2; exit 3\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
        // Where a sandbox sees it.
        Path seen = Path.of(
                "/usr/local/bin/cpcc-test-xpra-" + ProcessHandle.current().pid());
        Files.copy(broken, seen, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        try {
            Xpra backend = backend(seen);
            BackendException e =
                    assertThrows(BackendException.class, () -> backend.server(session(Map.of()), offer("off"), wire()));
            assertEquals("xpra's server did not start: no such display", e.getMessage());
        } finally {
            Files.delete(seen);
        }
    }

    @Test
    void aPaintedWindowIsHeardAlsoInPieces() {
        int[] heard = {0};
        Painted painted = new Painted(() -> heard[0]++);
        for (String piece : List.of("P..map-window..damage-sedamage", "-sequ", "ence..")) {
            ByteBuffer bytes = ByteBuffer.wrap(piece.getBytes(StandardCharsets.US_ASCII));
            assertEquals(piece.length(), painted.pass(bytes).remaining());
        }
        assertEquals(1, heard[0]);
        painted.pass(ByteBuffer.wrap("damage-sequence".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(1, heard[0], "once is enough");
    }

    private Xpra backend(Path xpra) {
        Tools here = Tools.ofThisMachine();
        return new Xpra(sandbox, new Tools(xpra, here.xvfb(), here.python(), here.sockets(), here.hostname()));
    }

    private SessionInfo session(Map<String, String> options) throws Exception {
        Path own = Files.createTempDirectory(folder, "s");
        return TestSession.xterm("s1", "bob", own, options);
    }

    private static Map<String, String> offer(String clipboard) {
        return Map.of("clipboard", clipboard);
    }

    private static LocalWire wire() {
        return LocalWire.pair()[1];
    }

    private Caller caller(Map<String, String> env) {
        return new Caller("alice", folder, folder, env, null);
    }
}
