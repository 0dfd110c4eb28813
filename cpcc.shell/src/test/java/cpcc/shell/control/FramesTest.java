package cpcc.shell.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FramesTest {
    @Test
    void whatIsWrittenIsRead() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(1000);
        all.put(Frames.encode(Frame.of(FrameType.ERROR, "grün\n")));
        all.put(Frames.encode(Frame.of(FrameType.INPUT_END)));
        all.put(Frames.encode(Frame.exit(-1)));
        all.put(Frames.encode(Frame.window(65535, 24)));
        all.put(Frames.encode(Frame.raw(true)));
        var in = Channels.newChannel(new ByteArrayInputStream(all.array(), 0, all.position()));
        assertEquals("grün\n", Frames.read(in).text());
        assertEquals(FrameType.INPUT_END, Frames.read(in).type());
        assertEquals(-1, Frames.read(in).number());
        Frame window = Frames.read(in);
        assertEquals(65535, window.columns());
        assertEquals(24, window.rows());
        assertEquals(1, Frames.read(in).number());
        assertNull(Frames.read(in));
    }

    @Test
    void framesInSinglesBytesAreFramesAllTheSame() throws IOException {
        byte[] bytes = Frames.encode(Frame.of(FrameType.OUTPUT, "abc")).array();
        FrameDecoder decoder = new FrameDecoder();
        for (int i = 0; i < bytes.length - 1; i++) {
            assertNull(decoder.next(ByteBuffer.wrap(bytes, i, 1)));
            assertFalse(decoder.between());
        }
        assertArrayEquals(
                "abc".getBytes(),
                decoder.next(ByteBuffer.wrap(bytes, bytes.length - 1, 1)).payload());
        assertTrue(decoder.between());
    }

    @Test
    void aLengthThatIsTooLargeIsRefusedBeforeAnythingIsAllocated() {
        for (byte[] header : new byte[][] {{'I', -1, -1, -1, -1}, {'I', 0x7f, -1, -1, -1}, {'I', 0, 1, 0, 1}}) {
            assertThrows(IOException.class, () -> new FrameDecoder().next(ByteBuffer.wrap(header)));
        }
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThrows(IOException.class, () -> new FrameDecoder().next(ByteBuffer.wrap(new byte[] {'?', 0, 0, 0, 0})));
    }

    @Test
    void anEndInsideAFrameIsNoEnd() {
        byte[] bytes = Frames.encode(Frame.of(FrameType.OUTPUT, "abc")).array();
        for (int length = 1; length < bytes.length; length++) {
            var in = Channels.newChannel(new ByteArrayInputStream(Arrays.copyOf(bytes, length)));
            assertThrows(EOFException.class, () -> Frames.read(in));
        }
    }

    @Test
    void numbersOfAnotherSizeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Frame.of(FrameType.CREDIT, "abc")
                .number());
        assertThrows(IllegalArgumentException.class, () -> Frame.of(FrameType.WINDOW, "abc")
                .rows());
        assertThrows(
                IllegalArgumentException.class, () -> new Frame(FrameType.OUTPUT, new byte[Frames.MAX_PAYLOAD + 1]));
    }
}
