package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.Xvfb;
import cpcc.sandbox.api.Bind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs behind the guard do what they do at home: keys, layouts, clipboards. */
class GuardedIT {
    /** More than goes into one property: it comes in parts. */
    private static final int LONG = 3 << 20;

    @TempDir
    Path folder;

    private final X11Backend backend = new X11Backend();
    private Xvfb screen;

    @BeforeEach
    void begin() throws IOException {
        screen = Xvfb.start("-noreset");
    }

    @AfterEach
    void end() throws IOException {
        backend.deactivate();
        screen.close();
    }

    @Test
    void aLayoutThatChangesInMidSessionReachesTheProgram() throws Exception {
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            Process xev = session.start("stdbuf", "-oL", "xev", "-event", "keyboard", "-geometry", "300x300+0+0");
            session.client.visible().toCompletableFuture().get(20, TimeUnit.SECONDS);
            screen.run("xdotool", "mousemove", "100", "100");
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(xev.getInputStream(), StandardCharsets.ISO_8859_1));
            assertEquals("y", typed(said, "29"));
            screen.run("setxkbmap", "-layout", "de");
            assertEquals("z", typed(said, "29"));
            assertEquals("udiaeresis", typed(said, "34"));
        }
    }

    /** As xterm understands them, by the X library's input method; toolkits of today have one of their own. */
    @Test
    void deadKeysMakeOneLetterOfTwo() throws Exception {
        screen.run("setxkbmap", "-layout", "us", "-variant", "intl");
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            List<Bind> binds = new ArrayList<>(session.server.needs().binds());
            binds.add(new Bind(folder, folder, true));
            Path typed = folder.resolve("typed");
            String keep = "cat >" + typed;
            session.start(binds, "env", "LC_ALL=C.UTF-8", "xterm", "-u8", "-e", "sh", "-c", keep);
            session.client.visible().toCompletableFuture().get(20, TimeUnit.SECONDS);
            Until.so("it listens", () -> Files.exists(typed));
            screen.run("xdotool", "mousemove", "100", "100");
            // Key by key: the symbols of a string would not go through the layout.
            screen.run("xdotool", "key", "--delay", "30", "48", "26", "11", "26", "36"); // ' e, then 2 e
            Until.so("typed", () -> !text(typed).isEmpty());
            assertEquals("\u00e92e\n", text(typed));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the name of the key that the program has heard} */
    private String typed(BufferedReader said, String keycode) throws IOException {
        screen.run("xdotool", "key", keycode);
        boolean pressed = false;
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            pressed |= line.startsWith("KeyPress event");
            if (pressed && line.contains("keycode " + keycode)) {
                return line.replaceAll(".*keysym 0x[0-9a-f]+, ([A-Za-z_]+).*", "$1");
            }
        }
        throw new IOException("it has ended");
    }

    @Test
    void whatTheProgramCopiesIsPastedAtHomeHoweverLongItIs() throws Exception {
        String text = "0123456789abcde\n".repeat(LONG / 16);
        for (String mode : new String[] {"out", "both"}) {
            try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("clipboard", mode))) {
                copies(session, text);
                Until.so(mode, () -> screen.run("xclip", "-o", "-selection", "clipboard")
                        .equals(text));
                assertEquals(0, session.client.refused().getOrDefault("ChangeProperty", 0L));
            }
        }
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("clipboard", "off"))) {
            copies(session, text);
            Until.so("in the session", () -> pasted(session).equals(text));
            assertFalse(screen.run("xclip", "-o", "-selection", "clipboard").contains("0123"));
        }
    }

    @Test
    void whatWasCopiedInTheSessionIsPastedInTheSession() throws Exception {
        for (String mode : new String[] {"off", "out", "both"}) {
            try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("clipboard", mode))) {
                copies(session, "first");
                Until.so(mode, () -> pasted(session).equals("first"));
                copies(session, "second");
                Until.so(mode, () -> pasted(session).equals("second"));
            }
        }
    }

    @Test
    void whatWasCopiedAtHomeIsPastedInTheSessionIfTheUserSaysSo() throws Exception {
        String text = "copied at home\n".repeat(LONG / 15);
        Process owner = copiedAtHome(text);
        try {
            try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("clipboard", "both"))) {
                assertEquals(text, pasted(session));
            }
            try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
                assertFalse(pasted(session).contains("home"));
                assertTrue(session.client.refused().containsKey("ConvertSelection"));
            }
        } finally {
            owner.destroyForcibly().waitFor();
        }
    }

    @Test
    void theUserIsAskedOnceBeforeAProgramPastes() throws Exception {
        Host here = Host.here();
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Files.createSymbolicLink(programs.resolve("xmessage"), Path.of("/usr/bin/xmessage"));
        X11Backend asking =
                new X11Backend(new Host(here.name(), here.sockets(), programs, here.xephyr(), here.setpriv()));
        Process owner = copiedAtHome("copied at home");
        try {
            for (String answer : new String[] {"no", "yes, unread", "yes"}) {
                boolean allow = answer.equals("yes");
                try (Relayed session = Relayed.open(asking, screen.caller(), Map.of("clipboard", "ask"))) {
                    assertFalse(pasted(session).contains("home"));
                    Until.so("asked", () -> question().contains("IsViewable"));
                    long since = System.nanoTime();
                    assertFalse(pasted(session).contains("home"));
                    Until.so("read", () -> !allow || System.nanoTime() - since > TimeUnit.SECONDS.toNanos(1));
                    press(answer.equals("no") ? 1 : 0);
                    Until.so("not asked any more", () -> !question().contains("IsViewable"));
                    Until.so("pasted", () -> pasted(session).equals("copied at home") || !allow);
                    assertEquals(allow, pasted(session).equals("copied at home"), answer);
                    assertFalse(question().contains("IsViewable"), "asked again");
                }
            }
            try (Relayed session = Relayed.open(asking, screen.caller(), Map.of("clipboard", "ask"))) {
                pasted(session);
                Until.so("asked", () -> question().contains("IsViewable"));
            }
            Until.so("the question goes with the session", () -> !question().contains("IsViewable"));
        } finally {
            owner.destroyForcibly().waitFor();
            asking.deactivate();
        }
    }

    private String question() {
        return screen.run("xwininfo", "-name", "CPCC", "-stats", "-tree");
    }

    /** Presses one of its buttons, counted from the left. */
    private void press(int button) {
        List<int[]> buttons = Pattern.compile("\\(\\) +([0-9]+)x([0-9]+)\\+[0-9]+\\+[0-9]+ +\\+([0-9]+)\\+([0-9]+)")
                .matcher(question())
                .results()
                .map(found -> Stream.of(1, 2, 3, 4)
                        .mapToInt(each -> Integer.parseInt(found.group(each)))
                        .toArray())
                .filter(place -> place[0] > 40 && place[1] < 40)
                .sorted(Comparator.comparingInt(place -> place[2]))
                .toList();
        int[] place = buttons.get(button);
        String x = Integer.toString(place[2] + place[0] / 2);
        String y = Integer.toString(place[3] + place[1] / 2);
        screen.run("xdotool", "mousemove", x, y, "click", "1");
    }

    private Process copiedAtHome(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("text"), text);
        ProcessBuilder local = new ProcessBuilder("xclip", "-i", "-quiet", "-selection", "clipboard", file.toString());
        local.environment().putAll(screen.env());
        Process owner = local.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Until.so("copied", () -> screen.run("xclip", "-o", "-selection", "clipboard")
                .equals(text));
        return owner;
    }

    private static void copies(Relayed session, String text) throws IOException {
        Process xclip = session.start("xclip", "-i", "-quiet", "-selection", "clipboard");
        try (var in = xclip.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String pasted(Relayed session) {
        try {
            return session.run("timeout", "5", "xclip", "-o", "-selection", "clipboard")
                    .text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
