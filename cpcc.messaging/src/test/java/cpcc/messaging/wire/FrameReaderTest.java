package cpcc.messaging.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private final List<String> got = new ArrayList<>();
    private final FrameReader reader = new FrameReader(type -> 1000);

    @Test
    void framesAreTheSameHoweverTheBytesAreCut() throws Exception {
        ByteBuffer all = ByteBuffer.allocate(4000);
        for (int i = 0; i < 40; i++) {
            all.put(Frames.ping(i));
            Frames.data(all, 2, i, 3);
            all.put(new byte[] {1, 2, 3});
            Frames.window(all, 2, i, i + 1);
        }
        all.flip();
        read(all.duplicate());
        List<String> whole = List.copyOf(got);
        assertEquals(120, whole.size());
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            got.clear();
            ByteBuffer rest = all.duplicate();
            while (rest.hasRemaining()) {
                int n = Math.min(rest.remaining(), random.nextInt(30));
                read(rest.slice(rest.position(), n));
                rest.position(rest.position() + n);
            }
            assertEquals(whole, got);
        }
    }

    @Test
    void everyKindOfFrameIsReadAsItWasWritten() throws Exception {
        ByteBuffer all = ByteBuffer.allocate(500);
        all.put(Frames.json(FrameType.MESSAGE, new byte[] {'{', '}'}));
        all.put(Frames.pong(7)).put(Frames.open(9, new byte[] {1})).put(Frames.rst(11, "grün"));
        Frames.fin(all, 13, 1L << 40);
        read(all.flip());
        assertEquals(
                List.of(
                        "MESSAGE {}",
                        "Pong[number=7]",
                        "open 9 1",
                        "Rst[channel=11, reason=grün]",
                        "Fin[channel=13, offset=1099511627776]"),
                got);
    }

    @Test
    void aFrameThatIsTooLongOrEmptyIsRefusedBeforeItsBodyComes() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, 0, 1002}) {
            ByteBuffer header =
                    ByteBuffer.allocate(5).putInt(length).put((byte) 5).flip();
            assertThrows(ProtocolException.class, () -> new FrameReader(type -> 1000).read(header, frame -> {}));
        }
    }

    @Test
    void bodiesOfTheWrongShapeAreRefused() {
        byte[][] wrong = {
            {0, 0, 0, 2, 6, 1}, // PING of one byte
            {0, 0, 0, 5, 17, 0, 0, 0, 1}, // DATA without offset
            {0, 0, 0, 13, 19, 0, 0, 0, 1, -1, 0, 0, 0, 0, 0, 0, 0}, // FIN at a negative offset
            {0, 0, 0, 6, 20, 0, 0, 0, 1, -1}, // RST whose reason is not UTF-8
            {0, 0, 0, 1, 0}, // type 0
            {0, 0, 0, 1, -1}, // type 255
        };
        for (byte[] bytes : wrong) {
            FrameReader fresh = new FrameReader(type -> 1000);
            assertThrows(ProtocolException.class, () -> fresh.read(ByteBuffer.wrap(bytes), frame -> {}));
        }
    }

    @Test
    void aDataFrameFillsOneTlsRecordAtMost() {
        ByteBuffer out = ByteBuffer.allocate(Frames.RECORD);
        Frames.data(out, 1, 0, Frames.MAX_PAYLOAD);
        assertEquals(Frames.MAX_PAYLOAD, out.remaining());
        assertTrue(Frames.MAX_PAYLOAD < 16 * 1024);
    }

    private void read(ByteBuffer bytes) throws IOException {
        reader.read(bytes, frame -> got.add(shown(frame)));
    }

    private static String shown(Frame frame) {
        if (frame instanceof Frame.Data data) {
            byte[] payload = new byte[data.bytes().remaining()];
            data.bytes().get(payload);
            assertArrayEquals(new byte[] {1, 2, 3}, payload);
            return "data " + data.offset();
        }
        if (frame instanceof Frame.Json json) {
            return json.type() + " " + new String(json.body());
        }
        return frame instanceof Frame.Open open
                ? "open " + open.channel() + " " + open.head().length
                : frame.toString();
    }
}
