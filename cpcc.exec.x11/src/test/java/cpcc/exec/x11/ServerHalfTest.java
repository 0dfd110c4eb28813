package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.LocalWire;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Bind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerHalfTest {
    private static final Map<String, String> OFFER =
            Map.of("protocol", "MIT-MAGIC-COOKIE-1", "cookie", "00112233445566778899aabbccddeeff");

    @TempDir
    Path folder;

    private final X11Backend backend = new X11Backend();
    private final LocalWire wire = LocalWire.pair()[1];

    @AfterEach
    void end() {
        wire.close();
        backend.deactivate();
    }

    @Test
    void theProgramGetsASocketACookieAndNothingOfShared() throws Exception {
        ServerIO half = backend.server(Relayed.session("s1", folder, "p", "alice", Map.of()), OFFER, wire);
        Needs needs = half.needs();
        assertEquals("1", needs.env().get("QT_XCB_NO_MITSHM"));
        assertEquals("/tmp/.cpcc-xauthority", needs.env().get("XAUTHORITY"));
        String number = needs.env().get("DISPLAY").substring(1);
        assertEquals(
                List.of(Path.of("/tmp/.X11-unix/X" + number), Path.of("/tmp/.cpcc-xauthority")),
                needs.binds().stream().map(Bind::target).toList());
        for (Bind each : needs.binds()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each.source())));
        }
        half.close();
        half.close();
        for (Bind each : needs.binds()) {
            assertFalse(Files.exists(each.source()), each.source() + " is left");
        }
    }

    @Test
    void theProgramLearnsHowLargeThingsAreOnTheUsersScreen() throws Exception {
        Map<String, String> offer = new HashMap<>(OFFER);
        offer.putAll(Map.of("GDK_SCALE", "2", "QT_SCREEN_SCALE_FACTORS", "eDP-1=1.5;HDMI-1=1;", "XCURSOR_SIZE", "48"));
        offer.putAll(Map.of("QT_SCALE_FACTOR", "2; rm -rf /", "XCURSOR_THEME", "../../x", "LD_PRELOAD", "/tmp/x.so"));
        try (ServerIO half = backend.server(Relayed.session("s1", folder, "p", "alice", Map.of()), offer, wire)) {
            Map<String, String> env = new HashMap<>(half.needs().env());
            assertEquals("2", env.get("GDK_SCALE"));
            assertEquals("eDP-1=1.5;HDMI-1=1;", env.get("QT_SCREEN_SCALE_FACTORS"));
            assertEquals("48", env.get("XCURSOR_SIZE"));
            env.keySet().retainAll(List.of("QT_SCALE_FACTOR", "XCURSOR_THEME", "LD_PRELOAD"));
            assertEquals(Map.of(), env, "what makes no sense is left out");
        }
    }

    @Test
    void noTwoSessionsUseADisplayNumberOfAServerOfThisMachine() throws Exception {
        ServerIO half = backend.server(Relayed.session("s1", folder, "p", "alice", Map.of()), OFFER, wire);
        assertTrue(Integer.parseInt(half.needs().env().get("DISPLAY").substring(1)) >= 10_000);
    }

    @Test
    void offersThatMakeNoSenseAreRefusedAndLeaveNothing() throws Exception {
        Path own = Files.createDirectory(folder.resolve("x"));
        for (String cookie : List.of("", "00", OFFER.get("cookie") + "0", "../../../../etc/passwd/../../../")) {
            Map<String, String> offer = new HashMap<>(OFFER);
            offer.put("cookie", cookie);
            refused(own.resolve("a" + cookie.length()), offer);
        }
        refused(own.resolve("b"), Map.of());
        refused(own.resolve("c"), Map.of("protocol", "XDM-AUTHORIZATION-1", "cookie", OFFER.get("cookie")));
    }

    @Test
    void aSocketPathThatIsTooLongIsSaidPlainly() throws Exception {
        Path deep = Files.createDirectory(folder.resolve("d".repeat(120)));
        BackendException e = assertThrows(
                BackendException.class,
                () -> backend.server(Relayed.session("s1", deep, "p", "alice", Map.of()), OFFER, wire));
        assertTrue(e.getMessage().contains("107 are possible"), e.getMessage());
        assertTrue(e.remedy().contains("runtimeDir"), e.remedy());
    }

    @Test
    void aProviderNeedsNothingElse() {
        assertEquals(
                List.of(Level.OK),
                backend.check(Side.PROVIDER, null, Map.of()).stream()
                        .map(each -> each.level())
                        .toList());
    }

    private void refused(Path at, Map<String, String> offer) throws Exception {
        Files.createDirectory(at);
        assertThrows(
                BackendException.class,
                () -> backend.server(Relayed.session("s1", at, "p", "alice", Map.of()), offer, wire));
        try (var left = Files.list(at.resolve("p"))) {
            assertEquals(List.of(), left.toList());
        }
    }
}
