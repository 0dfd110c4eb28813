package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.XServer;
import cpcc.backend.fixture.Xvfb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    /** At first applications show an empty window for a while. */
    private static final int STARTED_MS = 3000;

    private static final int PATIENCE_SECONDS = 20;
    /** A screen on which less than this is not black shows no application yet. */
    private static final double SHOWN = 0.02;

    private static final List<List<String>> STEPS = List.of(
            List.of("mousemove", "300", "250"),
            List.of("type", "hello, world"),
            List.of("key", "F10"),
            List.of("key", "Escape", "key", "Escape", "key", "ctrl+o"));

    private static final int PIXEL = 3;

    /** A window of a tree, as xwininfo shows it, with a width and a height. */
    private static final Pattern WINDOW =
            Pattern.compile("^ {8,}(0x[0-9a-f]+) .* ([0-9]+)x([0-9]+)[+-]", Pattern.MULTILINE);

    private static final long LEAST_AREA = 200 * 100;
    private static final long NO_BETTER = TimeUnit.SECONDS.toNanos(12);

    private final X11Backend backend = new X11Backend();

    /** What a new profile would show first are pages that move. */
    private static final String FIREFOX = "mkdir /tmp/p; for each in browser.aboutwelcome.enabled=false"
            + " browser.shell.checkDefaultBrowser=false datareporting.policy.dataSubmissionEnabled=false"
            + " toolkit.cosmeticAnimations.enabled=false ui.caretBlinkTime=0 ui.prefersReducedMotion=1; do"
            + " echo \"user_pref(\\\"${each%=*}\\\", ${each#*=});\"; done >/tmp/p/user.js; exec firefox-esr --no-remote --profile /tmp/p"
            + " 'data:text/html,<title>t</title><textarea autofocus rows=20 cols=60></textarea>'";

    private static final Map<String, List<String>> APPLICATIONS = Map.of(
            "xterm", List.of("xterm", "-e", "cat"),
            "kate", List.of("kate", "-b"),
            "gimp", List.of("gimp", "--no-splash", "--new-instance"),
            "firefox", List.of("sh", "-c", FIREFOX),
            "libreoffice", List.of("soffice", "--writer", "--norestore", "--nologo", "--nofirststartwizard"));

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "kate", "gimp", "firefox", "libreoffice"})
    void lookLikeWithoutIt(String name) throws Exception {
        List<byte[]> trusted = new ArrayList<>();
        play(name, "trusted", screen -> trusted.add(still(screen, "root", trusted.isEmpty() ? STARTED_MS : STILL_MS)));
        Iterator<byte[]> next = trusted.iterator();
        play(name, "guarded", screen -> alike(name, screen, "root", next.next()));
    }

    /** On a Wayland desktop, where weston without a screen has neither keyboard nor pointer. */
    @ParameterizedTest
    @ValueSource(strings = {"xterm", "kate", "gimp", "firefox", "libreoffice"})
    void lookLikeWithoutItOnXwayland(String name) throws Exception {
        byte[][] trusted = new byte[1][];
        onXwayland(name, "trusted", screen -> trusted[0] = still(screen, largest(screen), STARTED_MS));
        onXwayland(name, "guarded", screen -> {
            still(screen, largest(screen), STILL_MS);
            alike(name + " on Xwayland", screen, largest(screen), trusted[0]);
        });
    }

    private void onXwayland(String name, String mode, Look look) throws Exception {
        try (XServer screen = Xwayland.start()) {
            Relayed session = started(name, mode, screen);
            try {
                look.at(screen);
            } finally {
                session.close();
            }
        }
    }

    private static void alike(String what, XServer screen, String of, byte[] expected) throws Exception {
        int size = expected.length / PIXEL;
        long differ = fewestDiffering(screen, of, expected);
        System.out.println(what + ": " + differ + " of " + size + " pixels differ");
        assertTrue(differ <= (1 - ALIKE) * size, what + ": " + differ + " pixels differ");
    }

    @AfterEach
    void end() {
        backend.deactivate();
    }

    private interface Look {
        void at(XServer screen) throws Exception;
    }

    private void play(String name, String mode, Look look) throws Exception {
        try (Xvfb screen = Xvfb.start("-noreset")) {
            Relayed session = started(name, mode, screen);
            try {
                for (List<String> step : STEPS) {
                    List<String> action = new ArrayList<>(List.of("xdotool"));
                    action.addAll(step);
                    screen.run(action.toArray(String[]::new));
                    look.at(screen);
                }
            } finally {
                session.close();
            }
        }
    }

    private Relayed started(String name, String mode, XServer screen) throws Exception {
        Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", mode));
        try {
            session.start(APPLICATIONS.get(name).toArray(String[]::new));
            session.client.visible().toCompletableFuture().get(60, TimeUnit.SECONDS);
            return session;
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    /** {@return the number of the largest window, once there is one of an application} */
    private static String largest(XServer screen) throws Exception {
        String[] found = {""};
        Until.so("a window", () -> {
            long most = LEAST_AREA;
            Matcher line = WINDOW.matcher(screen.run("xwininfo", "-root", "-tree"));
            while (line.find()) {
                long area = Long.parseLong(line.group(2)) * Long.parseLong(line.group(3));
                if (area > most && screen.run("xwininfo", "-id", line.group(1)).contains("IsViewable")) {
                    most = area;
                    found[0] = line.group(1);
                }
            }
            return !found[0].isEmpty();
        });
        return found[0];
    }

    /** {@return a window's look when it has not changed for a while} */
    private static byte[] still(XServer screen, String of, int stillMs) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        byte[] last = picture(screen, of);
        long since = System.nanoTime();
        while (System.nanoTime() < end && System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(stillMs)) {
            byte[] now = picture(screen, of);
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
        for (int at = 0; at < picture.length; at += PIXEL) {
            found += picture[at] == 0 && picture[at + 1] == 0 && picture[at + 2] == 0 ? 0 : 1;
        }
        return (double) PIXEL * found / picture.length;
    }

    /** {@return how many pixels differ, at the best moment until it gets no better} */
    private static long fewestDiffering(XServer screen, String of, byte[] expected) throws Exception {
        long fewest = Long.MAX_VALUE;
        for (long end = System.nanoTime() + NO_BETTER; fewest > 0 && System.nanoTime() - end < 0; ) {
            long now = differing(picture(screen, of), expected);
            if (now < fewest) {
                fewest = now;
                end = System.nanoTime() + NO_BETTER;
            }
        }
        return fewest;
    }

    private static long differing(byte[] one, byte[] other) {
        if (one.length != other.length) {
            return one.length;
        }
        long differ = 0;
        for (int at = 0; at < one.length; at += PIXEL) {
            differ += Arrays.equals(one, at, at + PIXEL, other, at, at + PIXEL) ? 0 : 1;
        }
        return differ;
    }

    /**
     * {@return three bytes for each pixel, of the root window or of the window with a number}; windows of several visuals are one
     * picture
     */
    private static byte[] picture(XServer screen, String of) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        ProcessBuilder look = new ProcessBuilder("import", "-silent", "-window", of, "-depth", "8", "rgb:-");
        look.environment().putAll(screen.env());
        look.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = look.start();
        byte[] bytes = process.getInputStream().readAllBytes();
        return process.waitFor() == 0 ? bytes : picture(screen, of); // A window went while it looked.
    }
}
