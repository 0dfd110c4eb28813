package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.Xvfb;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which display a session gets, and what is said when it gets none. */
class ScreensTest {
    private static final Map<String, String> UNTRUSTED = Map.of("display", "untrusted");

    private static Xvfb confining;
    private static Xvfb old;

    @TempDir
    Path folder;

    private final X11Backend backend = new X11Backend();
    private final X11Backend without = new X11Backend(withoutXephyr());

    @BeforeAll
    static void startServers() throws IOException {
        confining = Xvfb.start("-noreset");
        old = Xvfb.start("-noreset", "-extension", "SECURITY");
    }

    @AfterAll
    static void stopServers() throws IOException {
        confining.close();
        old.close();
    }

    @AfterEach
    void end() {
        backend.deactivate();
        without.deactivate();
    }

    @Test
    void aServerThatCannotConfineShowsAWindowWithADisplayInside() throws Exception {
        long before = xephyrs();
        Path auth;
        try (Relayed session = Relayed.open(backend, old.caller(), UNTRUSTED)) {
            assertEquals(before + 1, xephyrs());
            auth = session.folder.resolve("user").resolve("xephyr.auth");
            assertTrue(Files.exists(auth));
            Until.so("its window is on the user's screen", () -> tree(old).contains("Terminal (bob)"));
            Process xterm = session.start("xterm", "-title", "inside", "-e", "sleep", "60");
            session.client.visible().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertFalse(tree(old).contains("inside"), "the program is not on the user's screen");
            assertEquals(
                    0,
                    session.run("xwd", "-root", "-silent", "-out", "/dev/null").code(),
                    "it sees only itself");
            Until.so("it is asked to close", session.client::askToClose);
            assertTrue(xterm.waitFor(10, TimeUnit.SECONDS));
        }
        assertEquals(before, xephyrs());
        assertFalse(Files.exists(auth));
        Until.so("its window is gone", () -> !tree(old).contains("Terminal (bob)"));
    }

    @Test
    void nestedIsADisplayOfItsOwnOnAnyServer() throws Exception {
        try (Relayed session = Relayed.open(backend, confining.caller(), Map.of("display", "nested"))) {
            Until.so("its window is there", () -> tree(confining).contains("Terminal (bob)"));
            assertTrue(session.run("xdpyinfo").text().contains("640x480"), "four fifths of the screen");
        }
    }

    @Test
    void withoutXephyrSuchAServerIsRefusedAndTrustIsNamed() throws Exception {
        BackendException e = assertThrows(BackendException.class, () -> Relayed.open(without, old.caller(), UNTRUSTED));
        assertTrue(e.getMessage().contains("cannot confine applications (no SECURITY extension)"), e.getMessage());
        assertTrue(e.remedy().contains("apt install xserver-xephyr"), e.remedy());
        assertTrue(e.remedy().contains("cpcc run --display trusted"), e.remedy());
        assertEquals(Level.ERROR, worst(without, old.caller(), UNTRUSTED).level());
        assertThrows(
                BackendException.class, () -> Relayed.open(without, confining.caller(), Map.of("display", "nested")));
        try (Relayed session = Relayed.open(without, old.caller(), Map.of("display", "trusted"))) {
            assertEquals(0, session.run("xdpyinfo").code());
        }
    }

    @Test
    void aDisplayForwardedByARelayWithACookieOfItsOwnCannotConfine() throws Exception {
        try (Relayed forwarding = Relayed.open(backend, confining.caller(), Map.of("display", "trusted"))) {
            Path sockets = Files.createDirectory(folder.resolve("sockets"));
            Files.createSymbolicLink(
                    sockets.resolve("X5"),
                    forwarding.server.needs().binds().get(0).source());
            Path authority = folder.resolve("authority");
            Authority.write(
                    authority, "", Offer.parse(forwarding.client.offer()).cookie());
            X11Backend behind = new X11Backend(new Host(
                    "home",
                    sockets,
                    Path.of("/usr/bin"),
                    Path.of("/nonexistent/Xephyr"),
                    Host.here().setpriv()));
            try {
                Check check = worst(behind, caller(env(":5", authority)), UNTRUSTED);
                assertEquals(Level.ERROR, check.level());
                assertTrue(check.text().contains("forwarded by ssh"), check.text());
            } finally {
                behind.deactivate();
            }
        }
    }

    @Test
    void xephyrThatDoesNotStartIsSaidPlainly() throws Exception {
        Host here = Host.here();
        X11Backend broken = new X11Backend(
                new Host(here.name(), here.sockets(), here.programs(), Path.of("/bin/false"), here.setpriv()));
        try {
            BackendException e =
                    assertThrows(BackendException.class, () -> Relayed.open(broken, old.caller(), UNTRUSTED));
            assertTrue(e.getMessage().contains("Xephyr did not start"), e.getMessage());
        } finally {
            broken.deactivate();
        }
    }

    @Test
    void xephyrThatSaysNoDisplayNumberIsEnded() throws Exception {
        Path pid = folder.resolve("pid");
        Path mute = Files.writeString(
                folder.resolve("Xephyr"), "#!/bin/sh\necho $$ > " + pid + "\necho\nexec sleep 1000\n");
        assertTrue(mute.toFile().setExecutable(true));
        Host here = Host.here();
        X11Backend broken =
                new X11Backend(new Host(here.name(), here.sockets(), here.programs(), mute, here.setpriv()));
        try {
            BackendException e =
                    assertThrows(BackendException.class, () -> Relayed.open(broken, old.caller(), UNTRUSTED));
            assertTrue(e.getMessage().contains("no display number"), e.getMessage());
            long process = Long.parseLong(Files.readString(pid).strip());
            assertFalse(ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent());
        } finally {
            broken.deactivate();
        }
    }

    @Test
    void checksSayWhatASessionWouldMeet() {
        assertEquals(Level.OK, worst(backend, confining.caller(), Map.of()).level());
        assertEquals(
                Level.OK,
                worst(backend, confining.caller(), Map.of("display", "nested")).level());
        Check trusted = worst(backend, confining.caller(), Map.of("display", "trusted"));
        assertEquals(Level.WARNING, trusted.level());
        assertTrue(trusted.text().contains("whole screen"), trusted.text());
        Check nested = worst(backend, old.caller(), UNTRUSTED);
        assertEquals(Level.WARNING, nested.level());
        assertTrue(nested.text().contains("Xephyr window"), nested.text());
        Check unknown = worst(backend, confining.caller(), Map.of("display", "open"));
        assertEquals(Level.ERROR, unknown.level());
        assertTrue(unknown.remedy().contains("guarded, untrusted, nested, trusted"), unknown.remedy());
        Check clipboard = worst(backend, confining.caller(), Map.of("clipboard", "in"));
        assertEquals(Level.ERROR, clipboard.level());
        assertTrue(clipboard.remedy().contains("off, out, ask, both"), clipboard.remedy());
    }

    @Test
    void whoIsToBeAskedHasAProgramThatAsks() throws Exception {
        Host here = Host.here();
        X11Backend mute = new X11Backend(new Host(here.name(), here.sockets(), folder, here.xephyr(), here.setpriv()));
        try {
            Check check = worst(mute, confining.caller(), Map.of("clipboard", "ask"));
            assertEquals(Level.ERROR, check.level());
            assertTrue(check.remedy().contains("zenity"), check.remedy());
            assertThrows(
                    BackendException.class, () -> Relayed.open(mute, confining.caller(), Map.of("clipboard", "ask"))
                            .close());
        } finally {
            mute.deactivate();
        }
    }

    @Test
    void theDefaultNeedsNothingOfTheServer() throws Exception {
        assertEquals(Level.OK, worst(without, old.caller(), Map.of()).level());
        try (Relayed session = Relayed.open(without, old.caller(), Map.of())) {
            String extensions = session.run("xdpyinfo", "-queryExtensions").text();
            assertTrue(extensions.contains("RENDER"), extensions);
            assertFalse(extensions.contains("XTEST"), extensions);
            session.run("xdotool", "key", "a");
            session.run("xhost", "+");
            assertTrue(session.client.refused().containsKey("SetAccessControl"), session.client.refused() + "");
        }
    }

    @Test
    void noDisplayIsAnErrorWithARemedy() {
        Check check = worst(backend, caller(Map.of()), Map.of());
        assertEquals(Level.ERROR, check.level());
        assertTrue(check.text().contains("DISPLAY is not set"), check.text());
        assertTrue(check.remedy().contains("graphical session"), check.remedy());
    }

    @Test
    void aWrongCookieIsToldFromNone() throws Exception {
        Path wrong = folder.resolve("wrong");
        Authority.write(wrong, "", Cookie.random(new SecureRandom()));
        Check check = worst(backend, caller(env(confining.display(), wrong)), Map.of());
        assertEquals(Level.ERROR, check.level());
        assertTrue(check.text().contains("refused the connection"), check.text());
        assertTrue(check.text().contains("wrong cookie in " + wrong), check.text());
        assertTrue(check.remedy().contains("XAUTHORITY"), check.remedy());
        Check none = worst(backend, caller(Map.of("DISPLAY", confining.display())), Map.of());
        assertTrue(none.text().contains("no cookie for it in " + folder.resolve(".Xauthority")), none.text());
        Check unreadable = worst(backend, caller(env(confining.display(), folder)), Map.of());
        assertTrue(unreadable.text().contains("cannot be read"), unreadable.text());
    }

    @Test
    void aDeadServerIsSaidPlainly() throws Exception {
        Path sockets = Files.createDirectory(folder.resolve("sockets"));
        ServerSocketChannel dead = ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(sockets.resolve("X5")));
        dead.close();
        Host here = Host.here();
        X11Backend backend =
                new X11Backend(new Host(here.name(), sockets, here.programs(), here.xephyr(), here.setpriv()));
        try {
            for (String display : List.of(":5", ":6", "localhost:59535")) {
                Check check = worst(backend, caller(Map.of("DISPLAY", display)), Map.of());
                assertEquals(Level.ERROR, check.level());
                assertTrue(check.text().contains("no X server answers on DISPLAY=" + display), check.text());
            }
        } finally {
            backend.deactivate();
        }
    }

    @Test
    void aRefusedSessionLeavesNoThread() throws Exception {
        assertThrows(BackendException.class, () -> Relayed.open(without, old.caller(), UNTRUSTED));
        without.deactivate();
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(each -> each.getName().startsWith("x11 keeps")));
    }

    private Caller caller(Map<String, String> env) {
        return new Caller("alice", folder, folder, env, null);
    }

    private static Map<String, String> env(String display, Path authority) {
        Map<String, String> env = new HashMap<>();
        env.put("DISPLAY", display);
        env.put("XAUTHORITY", authority.toString());
        return env;
    }

    private static Check worst(X11Backend backend, Caller caller, Map<String, String> options) {
        List<Check> checks = backend.check(Side.USER, caller, options);
        return checks.stream().max(java.util.Comparator.comparing(Check::level)).orElseThrow();
    }

    private static Host withoutXephyr() {
        Host here = Host.here();
        return new Host(here.name(), here.sockets(), here.programs(), Path.of("/nonexistent/Xephyr"), here.setpriv());
    }

    private static String tree(Xvfb screen) {
        return screen.run("xwininfo", "-root", "-tree");
    }

    private static long xephyrs() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(ProcessHandle::isAlive)
                    .filter(each -> each.info().command().orElse("").endsWith("Xephyr"))
                    .count();
        }
    }
}
