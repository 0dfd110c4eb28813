package cpcc.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An X server without a screen, of which the pixels can be read without asking it. */
final class Screen implements AutoCloseable {
    private static final int WIDTH = 1024;
    private static final int HEIGHT = 768;
    /** What lossy pictures may be off by, of 255. */
    private static final int SAME_COLOUR = 40;
    /** Of the pixels that are not black; the text alone is several percent of them. */
    private static final double SAME_PICTURE = 0.004;

    private static final long STEADY_MS = 4000;
    private static final long LIMIT_MS = 60_000;

    private final Process server;
    private final Path pixels;
    private final String display;

    private Screen(Process server, Path pixels, String display) {
        this.server = server;
        this.pixels = pixels;
        this.display = display;
    }

    static Screen open(Path folder) throws IOException {
        Process server = new ProcessBuilder(List.of(
                        "Xvfb",
                        "-displayfd",
                        "1",
                        "-nolisten",
                        "tcp",
                        "-noreset",
                        // A pointer over the window that ended would stay, drawn, where nothing else is.
                        "-nocursor",
                        "-fbdir",
                        folder.toString(),
                        "-screen",
                        "0",
                        WIDTH + "x" + HEIGHT + "x24"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String number = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        return new Screen(server, folder.resolve("Xvfb_screen0"), ":" + number);
    }

    String display() {
        return display;
    }

    /** {@return the picture once it has not changed for seconds, and shows something} */
    byte[] steady() throws IOException {
        return steady(STEADY_MS);
    }

    /** {@return the picture once it has not changed for some time, and shows something} */
    byte[] steady(long ms) throws IOException {
        long end = System.nanoTime() + LIMIT_MS * 1_000_000;
        byte[] last = picture();
        for (long since = System.nanoTime(); System.nanoTime() < end; Await.pause(50)) {
            byte[] now = picture();
            if (!shows(last, now)) {
                last = now;
                since = System.nanoTime();
            } else if (lit(last) > 0 && System.nanoTime() - since > ms * 1_000_000) {
                return last;
            }
        }
        throw new IOException("the screen does not come to rest");
    }

    /** Waits until it shows a picture. */
    void await(byte[] reference) throws IOException {
        if (!await(reference, LIMIT_MS)) {
            throw new IOException("the picture never came");
        }
    }

    /** {@return whether it showed a picture in time} */
    boolean await(byte[] reference, long ms) throws IOException {
        long end = System.nanoTime() + ms * 1_000_000;
        while (!shows(reference, picture())) {
            if (System.nanoTime() > end) {
                return false;
            }
            Await.pause(20);
        }
        return true;
    }

    void awaitBlack() throws IOException {
        Await.until("no window on the screen", 60, () -> lit(picture()) == 0);
    }

    /** The last bytes of the file are the pixels, four each. */
    private byte[] picture() throws IOException {
        byte[] file = Files.readAllBytes(pixels);
        return Arrays.copyOfRange(file, file.length - 4 * WIDTH * HEIGHT, file.length);
    }

    private static boolean shows(byte[] reference, byte[] now) {
        int different = 0;
        for (int i = 0; i < now.length; i += 4) {
            for (int c = i; c < i + 3; c++) {
                if (Math.abs((reference[c] & 0xff) - (now[c] & 0xff)) > SAME_COLOUR) {
                    different++;
                    break;
                }
            }
        }
        return different <= SAME_PICTURE * lit(reference);
    }

    private static int lit(byte[] picture) {
        int lit = 0;
        for (int i = 0; i < picture.length; i += 4) {
            if (picture[i] != 0 || picture[i + 1] != 0 || picture[i + 2] != 0) {
                lit++;
            }
        }
        return lit;
    }

    @Override
    public void close() {
        server.destroy();
    }
}
