package cpcc.exec.x11.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cpcc.backend.api.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;

/** Whatever a program or a server says, what comes out of the guard is well-formed X11. See docs/fuzzing.md. */
class GuardFuzzIT {
    /** What reaches the server is whole requests, one for each, of opcodes that are allowed, and the same for any cut. */
    @FuzzTest
    void requests(byte[] bytes) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] once = through(guarded(order), bytes, bytes.length + 1);
            byte[] pieces = through(guarded(order), bytes, 3);
            int common = Math.min(once.length, pieces.length);
            assertEquals(
                    ByteBuffer.wrap(once, 0, common),
                    ByteBuffer.wrap(pieces, 0, common),
                    "it depends on how it is cut");
            wellFormed(ByteBuffer.wrap(pieces).order(order));
        }
    }

    /** Whatever an X server says while requests wait. */
    @FuzzTest
    void answers(byte[] bytes) throws IOException {
        Played played = new Played(ByteOrder.LITTLE_ENDIAN, 1 << 16, Clipboard.OUT);
        for (int i = 0; i < 20; i++) {
            played.program(
                    played.request(15, 0, Played.ROOT),
                    played.request(73, 2, Played.ROOT, 0, 0, 0),
                    played.request(44, 0),
                    played.request(23, 0, Played.atom("_XSETTINGS_S0")));
        }
        ByteBuffer got = played.server(bytes);
        while (got.remaining() >= 32) {
            int type = got.get(got.position()) & 0x7f;
            long more = type == 1 || type == 35 ? 4 * Integer.toUnsignedLong(got.getInt(got.position() + 4)) : 0;
            got.position((int) Math.min(got.limit(), got.position() + 32 + more));
        }
    }

    private static void wellFormed(ByteBuffer all) {
        boolean larger = false;
        Map<String, Integer> majors = Played.majors();
        while (all.remaining() >= 4) {
            int opcode = Byte.toUnsignedInt(all.get(all.position()));
            assertTrue(opcode < 120 || opcode == 127 || majors.containsValue(opcode), "opcode " + opcode);
            assertTrue(opcode != 36 && opcode != 41 && opcode != 111 && opcode != 113, "opcode " + opcode);
            larger |= opcode == majors.get("BIG-REQUESTS");
            int units = Short.toUnsignedInt(all.getShort(all.position() + 2));
            assertTrue(units > 0 || larger, "a length of 0");
            if (units == 0 && all.remaining() < 8) {
                return;
            }
            long length = 4 * (units == 0 ? Integer.toUnsignedLong(all.getInt(all.position() + 4)) : units);
            assertTrue(length >= (units == 0 ? 8 : 4));
            all.position((int) Math.min(all.limit(), all.position() + length));
        }
    }

    private static Tap guarded(ByteOrder order) throws IOException {
        SessionGuard.Connection connection =
                new SessionGuard(Played.majors(), Played.atoms(), Clipboard.OUT, Consent.NEVER, "alice").connection();
        Tap requests = connection.requests(order);
        connection.answers().pass(ByteBuffer.wrap(Played.setup(order, Played.BASE)));
        return requests;
    }

    /** As far as it comes: a connection may be ended. */
    private static byte[] through(Tap tap, byte[] bytes, int step) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (int at = 0; at < bytes.length; at += step) {
                ByteBuffer passed =
                        tap.pass(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step))));
                byte[] some = new byte[passed.remaining()];
                passed.get(some);
                out.writeBytes(some);
            }
        } catch (IOException e) {
            // Ended.
        }
        return out.toByteArray();
    }
}
