package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cpcc.backend.api.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Requests of any program, and what any provider makes of them. See docs/fuzzing.md. */
class PictureTapFuzzIT {
    private static final int MOST_HELD = 2 * AverageFilter.UNIT;

    /** The way there and back changes nothing but a byte that X11 does not use, however the bytes are cut. */
    @FuzzTest
    void pictures(byte[] bytes) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] once = through(undo(order), through(apply(order), bytes, 7), bytes.length + 1);
            assertTrue(once.length <= bytes.length && once.length > bytes.length - MOST_HELD, "bytes are lost");
            for (int i = 0; i < once.length; i++) {
                assertTrue(once[i] == bytes[i] || bytes[i] != 0 && once[i] == 0, "changed at " + i);
            }
            byte[] twice = through(undo(order), through(apply(order), once, once.length + 1), 5);
            assertArrayEquals(Arrays.copyOf(once, twice.length), twice);
            // Whatever a provider says.
            assertEquals(once.length, through(undo(order), bytes, 11).length);
        }
    }

    /** Whatever a display says to a program that asks for pictures. */
    @FuzzTest
    void answers(byte[] bytes) throws IOException {
        AskedPictures atUser = new AskedPictures();
        AskedPictures atProvider = new AskedPictures();
        for (AskedPictures each : new AskedPictures[] {atUser, atProvider}) {
            each.begin(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 40; i++) {
                each.request(20, 10);
            }
        }
        byte[] once = through(
                new ShownPictures(true, atProvider),
                through(new ShownPictures(false, atUser), bytes, 7),
                bytes.length + 1);
        assertTrue(once.length <= bytes.length && once.length > bytes.length - MOST_HELD, "bytes are lost");
        for (int i = 0; i < once.length; i++) {
            assertTrue(once[i] == bytes[i] || bytes[i] != 0 && once[i] == 0, "changed at " + i);
        }
    }

    private static Tap apply(ByteOrder order) {
        return new SentPictures(order, false, new AskedPictures());
    }

    private static Tap undo(ByteOrder order) {
        return new SentPictures(order, true, new AskedPictures());
    }

    private static byte[] through(Tap tap, byte[] bytes, int step) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += step) {
            ByteBuffer passed =
                    tap.pass(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step))));
            byte[] some = new byte[passed.remaining()];
            passed.get(some);
            out.write(some);
        }
        return out.toByteArray();
    }
}
