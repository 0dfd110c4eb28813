package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Caller;
import cpcc.backend.fixture.Xvfb;
import cpcc.sandbox.api.Bind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs through both halves onto a real X server. */
class SessionIT {
    private static final String PHOTOGRAPH =
            "/usr/bin/convert -size 300x200 -seed 3 plasma:grey30-blue -alpha on -depth 8 ";

    /** PutImage, with a head of either length, whose mark says so. */
    private static final Pattern FILTERED_PICTURE =
            Pattern.compile("H\\x02[\\s\\S]{18}(?:[\\s\\S]{4})?\\x00\\x18\\x01");

    /** Shows it, and looks at it on the screen until it is as expected, or has long been the same. */
    private static final String LOOK = PHOTOGRAPH + """
            %1$s/photograph.png
            display -title photograph %1$s/photograph.png >/dev/null 2>&1 &
            same=0 before=
            while [ $same -lt 20 ]; do
              sum=
              if xwininfo -name photograph >/dev/null 2>&1; then
                sum=$(timeout 5 import -silent -window photograph -depth 8 rgb:- 2>/dev/null | md5sum)
              fi
              [ "$sum" = '%2$s' ] && break
              if [ -n "$sum" ] && [ "$sum" = "$before" ]; then same=$((same + 1)); else same=0; fi
              before=$sum
              sleep 0.1
            done
            echo "$sum"
            kill $!
            """;

    private static Xvfb screen;

    @TempDir
    Path scratch;

    private final X11Backend backend = new X11Backend();

    @BeforeAll
    static void startServer() throws IOException {
        screen = Xvfb.start("-noreset");
    }

    @AfterAll
    static void stopServer() throws IOException {
        screen.close();
    }

    @AfterEach
    void end() {
        backend.deactivate();
    }

    @Test
    void aWindowAppearsOnTheUsersScreenAndIsAskedToClose() throws Exception {
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            assertFalse(session.client.askToClose(), "there is no window yet");
            assertFalse(session.client.visible().toCompletableFuture().isDone());
            Process xterm = session.start("xterm", "-title", "from bob", "-e", "sleep", "60");
            session.client.visible().toCompletableFuture().get(20, TimeUnit.SECONDS);
            Until.so("the window is there", () -> tree().contains("from bob"));
            assertTrue(session.client.askToClose());
            assertTrue(xterm.waitFor(10, TimeUnit.SECONDS), "xterm closes");
            Until.so("the window is gone", () -> !tree().contains("from bob"));
        }
    }

    @Test
    void aProgramThatShowsNoWindowIsNotVisible() throws Exception {
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            Relayed.Finished xdpyinfo = session.run("xdpyinfo");
            assertEquals(0, xdpyinfo.code(), xdpyinfo.text());
            assertTrue(xdpyinfo.text().contains("800x600"), xdpyinfo.text());
            assertFalse(session.client.visible().toCompletableFuture().isDone());
        }
    }

    @Test
    void aPhotographIsShownAndAskedForAsItIsAndCrossesTheWireFiltered() throws Exception {
        String expected =
                screen.run("sh", "-c", LOOK.formatted(scratch, "none")).strip();
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", "trusted"))) {
            Relayed.Finished seen = session.run("sh", "-c", LOOK.formatted("/tmp", expected));
            assertEquals(expected, seen.text().strip(), "the same program on the screen itself sees this");
            assertTrue(session.wire.saw(FILTERED_PICTURE));
        }
    }

    @Test
    void noCookieOfTheUsersMachineCrossesTheWire() throws Exception {
        for (String mode : List.of("trusted", "untrusted")) {
            try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", mode))) {
                assertEquals(0, session.run("xdpyinfo").code());
                Cookie ofSession = Offer.parse(session.client.offer()).cookie();
                assertTrue(session.wire.saw(ofSession.data()), "the record is real");
                assertFalse(session.wire.saw(screen.cookie()), mode);
                assertFalse(
                        session.client
                                .offer()
                                .toString()
                                .contains(HexFormat.of().formatHex(screen.cookie())),
                        mode);
                assertThrows(
                        XConnection.Refused.class,
                        () -> Server.connect(screen.address(), Optional.of(ofSession)),
                        "what crossed opens nothing at home");
            }
        }
    }

    @Test
    void theAuthorisationThatTheServerMadeIsRevokedAtTheEnd() throws Exception {
        UntrustedScreen made = UntrustedScreen.open(Server.find(screen.caller(), Host.here()), "s0");
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of());
                XConnection client = Server.connect(screen.address(), made.cookie())) {
            assertEquals(0, client.extension("SECURITY"), "the server does not trust it");
            assertTrue(made.alive());
            made.close();
            assertFalse(made.alive());
            assertThrows(IOException.class, client::sync, "the server ended its clients");
            assertThrows(XConnection.Refused.class, () -> Server.connect(screen.address(), made.cookie()));
            assertEquals(0, session.run("xdpyinfo").code(), "another session goes on");
        } finally {
            made.close();
        }
    }

    @Test
    void aWrongCookieIsRefusedBesideARightOne() throws Exception {
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            Path wrong = session.folder.resolve("wrong");
            Authority.write(wrong, "", Cookie.random(new SecureRandom()));
            List<Bind> right = session.server.needs().binds();
            List<Bind> binds =
                    List.of(right.get(0), new Bind(wrong, right.get(1).target(), false));
            Process stays = session.start("xterm", "-title", "stays", "-e", "sleep", "60");
            Relayed.Finished guess = Relayed.finished(session.start(binds, "xdpyinfo"));
            assertNotEquals(0, guess.code(), guess.text());
            Relayed.Finished none = Relayed.finished(session.start(List.of(right.get(0)), "xdpyinfo"));
            assertNotEquals(0, none.code(), none.text());
            assertEquals(0, session.run("xdpyinfo").code());
            Until.so("the window is there", () -> tree().contains("stays"));
            assertTrue(stays.isAlive());
        }
    }

    @Test
    void theScreenIsReadWithTrustAndNotWithoutIt() throws Exception {
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", "trusted"))) {
            assertEquals(
                    0,
                    session.run("xwd", "-root", "-silent", "-out", "/dev/null").code());
            assertFalse(session.client.askToClose(), "not with windows that may be another's");
        }
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            Relayed.Finished xwd = session.run("xwd", "-root", "-silent", "-out", "/dev/null");
            assertNotEquals(0, xwd.code());
            assertTrue(xwd.text().contains("unable to get image"), xwd.text());
            Relayed.Finished extensions = session.run("xdpyinfo", "-queryExtensions");
            assertFalse(extensions.text().contains("XTEST"), extensions.text());
        }
    }

    @Test
    void withoutTrustAProgramCannotOpenTheScreenToOthersNorType() throws Exception {
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            session.run("xhost", "+");
            assertThrows(XConnection.Refused.class, () -> Server.connect(screen.address(), Optional.empty()));
            session.run("xmodmap", "-e", "keycode 200 = Greek_alpha");
            assertFalse(screen.run("xmodmap", "-pke").contains("Greek_alpha"));
        }
    }

    @Test
    void closingTakesTheWindowsAwayAndLeavesNothing() throws Exception {
        Process xterm;
        Path folder;
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            folder = session.folder;
            xterm = session.start("xterm", "-title", "leaves", "-e", "sleep", "60");
            Until.so("the window is there", () -> tree().contains("leaves"));
            session.client.close();
            session.client.close();
            assertTrue(xterm.waitFor(10, TimeUnit.SECONDS), "the server ended its connection");
            Until.so("the window is gone", () -> !tree().contains("leaves"));
            session.server.close();
            try (var left = Files.walk(folder).filter(Files::isRegularFile)) {
                assertEquals(List.of(), left.toList());
            }
        }
        backend.deactivate();
        Until.so("no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(each -> each.getName().startsWith("x11 ")));
    }

    @Test
    void aServerThatStartsAnewWithoutClientsKeepsTheSessionsCookie() throws Exception {
        try (Xvfb resetting = Xvfb.start();
                Relayed session = Relayed.open(backend, resetting.caller(), Map.of())) {
            for (int i = 0; i < 3; i++) {
                assertEquals(0, session.run("xdpyinfo").code(), "run " + i);
            }
        }
    }

    @Test
    void aServerThatIsStartingAnewIsWaitedFor() throws Exception {
        try (Xvfb resetting = Xvfb.start()) {
            for (int i = 0; i < 100; i++) {
                Server server = Server.find(resetting.caller(), Host.here());
                UntrustedScreen.open(server, "s0").close();
            }
        }
    }

    @Test
    void aServerReachedByTcpServesAsWell() throws Exception {
        try (Xvfb far = Xvfb.start("-noreset", "-listen", "tcp")) {
            Caller local = far.caller();
            Map<String, String> env = new HashMap<>(local.env());
            env.put("DISPLAY", "localhost" + far.display() + ".0");
            Caller caller = new Caller("alice", local.home(), local.folder(), env, null);
            try (Relayed session = Relayed.open(backend, caller, Map.of())) {
                Relayed.Finished xdpyinfo = session.run("xdpyinfo");
                assertEquals(0, xdpyinfo.code(), xdpyinfo.text());
            }
        }
    }

    @Test
    void aDeadServerLetsNothingMoreThrough() throws Exception {
        Xvfb dying = Xvfb.start();
        try (Relayed session = Relayed.open(backend, dying.caller(), Map.of())) {
            assertEquals(0, session.run("xdpyinfo").code());
            dying.close();
            assertNotEquals(0, session.run("xdpyinfo").code());
            assertFalse(session.client.askToClose());
        } finally {
            if (Files.exists(dying.authority())) {
                dying.close();
            }
        }
    }

    private static String tree() {
        return screen.run("xwininfo", "-root", "-tree");
    }
}
