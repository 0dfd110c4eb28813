package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cpcc.backend.api.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What a program at the other machine says to the display, from its first byte on. See docs/fuzzing.md. */
class SetupTapFuzzIT {
    private static final Cookie SESSION = new Cookie("shown by program".getBytes(StandardCharsets.US_ASCII));
    private static final Cookie REAL = new Cookie("the screen's own".getBytes(StandardCharsets.US_ASCII));
    private static final int SETUP = 48;
    private static final int MOST_HELD = 12;

    /** Whoever shows no right cookie gets nothing through; with it, all but the cookie, the windows and the bell is as it was. */
    @FuzzTest
    void setup(byte[] bytes) {
        Optional<byte[]> whole = passed(bytes, Math.max(1, bytes.length));
        for (int cut : new int[] {1, 5}) {
            Optional<byte[]> again = passed(bytes, cut);
            assertEquals(whole.isPresent(), again.isPresent(), "cut after " + cut);
            whole.ifPresent(out -> assertArrayEquals(out, again.get(), "cut after " + cut));
        }
        byte[] out = whole.orElse(new byte[0]);
        if (out.length > 0) {
            assertTrue(out.length <= bytes.length && out.length > bytes.length - MOST_HELD, "bytes are lost");
            assertArrayEquals(SESSION.data(), Arrays.copyOfRange(bytes, SETUP - Cookie.LENGTH, SETUP));
            assertArrayEquals(REAL.data(), Arrays.copyOfRange(out, SETUP - Cookie.LENGTH, SETUP));
            for (int i = SETUP; i < out.length; i++) {
                assertTrue(out[i] == bytes[i] || bytes[i] == 104 && out[i] == 127, "changed at " + i);
            }
        } else {
            assertTrue(whole.isEmpty() || bytes.length < SETUP, "held back too much");
        }
    }

    /** {@return what gets to the screen, empty if the program was refused} */
    private static Optional<byte[]> passed(byte[] bytes, int step) {
        Tap tap = new SetupTap(
                SESSION,
                new Fixed(Optional.of(REAL), true),
                order -> new WindowWatch(order, false, new WindowWatch.Listener() {
                    @Override
                    public void shown(int window) {}

                    @Override
                    public void hidden(int window) {}
                }));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (int at = 0; at < bytes.length; at += step) {
                byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step));
                ByteBuffer passed = tap.pass(ByteBuffer.wrap(part));
                byte[] some = new byte[passed.remaining()];
                passed.get(some);
                out.writeBytes(some);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(out.toByteArray());
    }
}
