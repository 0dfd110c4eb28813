package cpcc.messaging.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes from anybody: frames and HELLO. See docs/fuzzing.md. */
class WireFuzzIT {
    private static final int MAX_BODY = 4096;

    private final StrictJson json = new StrictJson(1 << 16, 32);

    /** Whatever the bytes, however they are cut: the same frames, of no more bytes than came, or a ProtocolException. */
    @FuzzTest
    void frames(byte[] bytes) throws IOException {
        List<byte[]> whole = new ArrayList<>();
        String end = read(bytes, bytes.length, whole);
        for (int cut : new int[] {1, 3, 7}) {
            List<byte[]> again = new ArrayList<>();
            assertEquals(end, read(bytes, cut, again), "cut after " + cut);
            assertEquals(whole.size(), again.size(), "cut after " + cut);
            for (int i = 0; i < whole.size(); i++) {
                assertArrayEquals(whole.get(i), again.get(i), "cut after " + cut);
            }
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        whole.forEach(written::writeBytes);
        if (whole.stream().noneMatch(frame -> frame[4] == FrameType.RST.code())) { // Its reason is made harmless.
            assertTrue(written.size() <= bytes.length);
            ByteBuffer first = ByteBuffer.wrap(bytes, 0, written.size());
            assertEquals(first, ByteBuffer.wrap(written.toByteArray()), "written as they were read");
        }
    }

    /** {@return why it ended, empty if it did not} */
    private static String read(byte[] bytes, int step, List<byte[]> into) throws IOException {
        FrameReader reader = new FrameReader(type -> MAX_BODY);
        try {
            for (int at = 0; at < bytes.length; at += step) {
                ByteBuffer part = ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at));
                reader.read(part, frame -> into.add(written(frame)));
                assertEquals(0, part.remaining());
            }
            return "";
        } catch (ProtocolException e) {
            assertEquals(OneLine.of(e.getMessage()), e.getMessage());
            return e.getMessage();
        }
    }

    private static byte[] written(Frame frame) {
        ByteBuffer out = ByteBuffer.allocate(2 * MAX_BODY);
        if (frame instanceof Frame.Json each) {
            out.put(Frames.json(each.type(), each.body()));
        } else if (frame instanceof Frame.Ping each) {
            out.put(Frames.ping(each.number()));
        } else if (frame instanceof Frame.Pong each) {
            out.put(Frames.pong(each.number()));
        } else if (frame instanceof Frame.Open each) {
            out.put(Frames.open(each.channel(), each.head()));
        } else if (frame instanceof Frame.Data each) {
            Frames.data(out, each.channel(), each.offset(), each.bytes().remaining());
            out.put(each.bytes());
        } else if (frame instanceof Frame.Window each) {
            Frames.window(out, each.channel(), each.received(), each.limit());
        } else if (frame instanceof Frame.Fin each) {
            Frames.fin(out, each.channel(), each.offset());
        } else if (frame instanceof Frame.Rst each) {
            assertTrue(each.reason().length() <= OneLine.MAX_LENGTH);
            out.put(Frames.rst(each.channel(), each.reason()));
        }
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    /** A HELLO that is taken is within its limits, and comes back as it was. */
    @FuzzTest
    void hello(byte[] bytes) throws IOException {
        Hello hello;
        try {
            hello = json.read(bytes, Hello.class);
        } catch (ProtocolException e) {
            return;
        }
        assertTrue(hello.incarnation().length() <= 200 && hello.community().length() <= 200);
        assertTrue(hello.versions().size() <= 16);
        assertEquals(hello, json.read(json.write(hello), Hello.class));
    }

    /** The head of an OPEN likewise. */
    @FuzzTest
    void head(byte[] bytes) throws IOException {
        OpenHead head;
        try {
            head = json.read(bytes, OpenHead.class);
        } catch (ProtocolException e) {
            return;
        }
        assertTrue(head.label().length() <= 200 && head.community().length() <= 200);
        assertEquals(head, json.read(json.write(head), OpenHead.class));
    }
}
