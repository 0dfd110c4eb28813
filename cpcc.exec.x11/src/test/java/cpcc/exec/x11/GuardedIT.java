package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.Xvfb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
        Path file = Files.writeString(folder.resolve("text"), text);
        ProcessBuilder local = new ProcessBuilder("xclip", "-i", "-quiet", "-selection", "clipboard", file.toString());
        local.environment().putAll(screen.env());
        Process owner = local.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Until.so("copied", () -> screen.run("xclip", "-o", "-selection", "clipboard")
                    .equals(text));
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
