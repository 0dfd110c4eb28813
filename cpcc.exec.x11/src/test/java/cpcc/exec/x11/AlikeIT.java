package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.Xvfb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real applications look the same behind the guard as without it, pixel by pixel: when they have started, with something typed,
 * with a menu, with a dialog.
 */
class AlikeIT {
    /** A text cursor blinks. Of all pixels so many may differ. */
    private static final double ALIKE = 0.98;

    private static final int PAUSE_MS = 100;
    private static final int STILL_MS = 1000;
    private static final int PATIENCE_SECONDS = 10;
    /** A screen on which less than this is not black shows no application yet. */
    private static final double SHOWN = 0.02;

    private static final List<List<String>> STEPS = List.of(
            List.of("mousemove", "300", "250"),
            List.of("type", "hello, world"),
            List.of("key", "F10"),
            List.of("key", "Escape", "key", "Escape", "key", "ctrl+o"));

    /** In the head of xwd's file, behind its length, in which the colours are not (XWDFile.h). */
    private static final int COLOURS_AT = 76;

    private static final int COLOUR = 12;

    private final X11Backend backend = new X11Backend();

    @ParameterizedTest
    @ValueSource(strings = {"xterm -e cat", "kate -b", "gimp --no-splash --new-instance"})
    void lookLikeWithoutIt(String line) throws Exception {
        List<byte[]> trusted = new ArrayList<>();
        play(line, "trusted", (step, screen) -> trusted.add(still(screen)));
        play(line, "guarded", (step, screen) -> {
            int size = trusted.get(step).length / 4;
            long differ = fewestDiffering(screen, trusted.get(step));
            System.out.println(line + ", step " + step + ": " + differ + " of " + size + " pixels differ");
            assertTrue(differ <= (1 - ALIKE) * size, line + ", step " + step + ": " + differ + " pixels differ");
        });
    }

    @AfterEach
    void end() {
        backend.deactivate();
    }

    private interface Look {
        void at(int step, Xvfb screen) throws Exception;
    }

    private void play(String line, String mode, Look look) throws Exception {
        try (Xvfb screen = Xvfb.start("-noreset");
                Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", mode))) {
            session.start(line.split(" "));
            session.client.visible().toCompletableFuture().get(30, TimeUnit.SECONDS);
            for (int step = 0; step < STEPS.size(); step++) {
                List<String> action = new ArrayList<>(List.of("xdotool"));
                action.addAll(STEPS.get(step));
                screen.run(action.toArray(String[]::new));
                look.at(step, screen);
            }
        }
    }

    /** {@return the screen when it has not changed for a while} */
    private static byte[] still(Xvfb screen) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        byte[] last = picture(screen);
        long since = System.nanoTime();
        while (System.nanoTime() < end && System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(STILL_MS)) {
            byte[] now = picture(screen);
            if (!Arrays.equals(now, last) || bright(now) < SHOWN) {
                since = System.nanoTime();
            }
            last = now;
        }
        assertTrue(bright(last) >= SHOWN, "nothing is shown");
        return last;
    }

    private static double bright(byte[] picture) {
        int found = 0;
        for (int at = 0; at < picture.length; at += 4) {
            found += picture[at] == 0 && picture[at + 1] == 0 && picture[at + 2] == 0 ? 0 : 1;
        }
        return 4.0 * found / picture.length;
    }

    private static long fewestDiffering(Xvfb screen, byte[] expected) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long fewest = Long.MAX_VALUE;
        while (fewest > 0 && System.nanoTime() < end) {
            fewest = Math.min(fewest, differing(picture(screen), expected));
        }
        return fewest;
    }

    private static long differing(byte[] one, byte[] other) {
        if (one.length != other.length) {
            return one.length;
        }
        long differ = 0;
        for (int at = 0; at < one.length; at += 4) {
            differ += Arrays.equals(one, at, at + 3, other, at, at + 3) ? 0 : 1;
        }
        return differ;
    }

    private static byte[] picture(Xvfb screen) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        ProcessBuilder xwd = new ProcessBuilder("xwd", "-root", "-silent");
        xwd.environment().putAll(screen.env());
        Process process = xwd.start();
        byte[] bytes = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            return picture(screen); // A window went while it looked.
        }
        ByteBuffer head = ByteBuffer.wrap(bytes);
        int colours = head.getInt(COLOURS_AT);
        return Arrays.copyOfRange(bytes, head.getInt(0) + COLOUR * colours, bytes.length);
    }
}
