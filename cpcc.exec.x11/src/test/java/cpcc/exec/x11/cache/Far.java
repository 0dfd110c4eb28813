package cpcc.exec.x11.cache;

import cpcc.backend.api.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program, and an X server far away, both played by a test, with early answers between them. */
final class Far {
    static final int ROOT = 0x1e1;
    static final int COLORMAP = 0x20;
    static final int RANDR = 140;
    static final int RANDR_EVENT = 89;
    static final int XKB = 135;
    static final int XKB_EVENT = 85;

    final Knowledge knowledge;
    private final Tap requests;
    private final Tap answers;
    private final int step;
    private final List<ByteBuffer> heard = new ArrayList<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    Far(Knowledge knowledge, ByteOrder order, int step) throws IOException {
        this(knowledge, order, step, false);
    }

    Far(Knowledge knowledge, ByteOrder order, int step, boolean strict) throws IOException {
        this.knowledge = knowledge;
        this.step = step;
        EarlyAnswers early = new EarlyAnswers(knowledge, strict);
        requests = early.requests(order);
        answers = early.answers();
        byte[] setup = setup(order);
        if (through(answers, setup, step).length != setup.length) {
            throw new AssertionError("the set-up has changed");
        }
    }

    Far(Knowledge knowledge) throws IOException {
        this(knowledge, ByteOrder.LITTLE_ENDIAN, 1 << 16);
    }

    static ByteBuffer request(int opcode, int detail, int... words) {
        ByteBuffer request = ByteBuffer.allocate(4 + 4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        request.put((byte) opcode).put((byte) detail).putShort((short) (1 + words.length));
        for (int word : words) {
            request.putInt(word);
        }
        return request.flip();
    }

    /** {@return InternAtom or QueryExtension} */
    static ByteBuffer named(int opcode, String name) {
        ByteBuffer request = ByteBuffer.allocate(8 + (name.length() + 3 & ~3)).order(ByteOrder.LITTLE_ENDIAN);
        request.put((byte) opcode).put((byte) 0).putShort((short) (request.capacity() / 4));
        request.putShort((short) name.length()).putShort((short) 0);
        return request.put(name.getBytes(StandardCharsets.US_ASCII)).rewind();
    }

    static ByteBuffer message(int type, int number, int... words) {
        ByteBuffer reply = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        reply.put(0, (byte) type).putShort(2, (short) number);
        for (int i = 0; i < words.length; i++) {
            reply.putInt(8 + 4 * i, words[i]);
        }
        return reply;
    }

    static ByteBuffer reply(int number, int... words) {
        return message(1, number, words);
    }

    static Question question(String extension, ByteBuffer request) {
        return Questions.of(extension, request).orElseThrow();
    }

    /** The program sends; what it hears early is what it hears. */
    Far program(ByteBuffer... sent) throws IOException {
        for (ByteBuffer each : sent) {
            byte[] bytes = new byte[each.remaining()];
            each.get(bytes);
            if (!ByteBuffer.wrap(through(requests, bytes, step)).equals(ByteBuffer.wrap(bytes))) {
                throw new AssertionError("a request does not reach the server as it is");
            }
        }
        return this;
    }

    /** The server says something. */
    Far server(ByteBuffer... said) throws IOException {
        for (ByteBuffer each : said) {
            hear(through(answers, each.array(), step));
        }
        return this;
    }

    /** A part of a message. */
    Far server(ByteBuffer said, int from, int to) throws IOException {
        byte[] some = new byte[to - from];
        said.get(from, some);
        hear(through(answers, some, step));
        return this;
    }

    /** {@return what the program has heard since the last time, whole messages} */
    List<ByteBuffer> heard() {
        List<ByteBuffer> now = List.copyOf(heard);
        heard.clear();
        return now;
    }

    /** {@return the numbers of what the program has heard since the last time} */
    List<Integer> numbers() {
        return heard().stream()
                .map(each -> Short.toUnsignedInt(each.getShort(2)))
                .toList();
    }

    private void hear(byte[] bytes) {
        begun.writeBytes(bytes);
        ByteBuffer all = ByteBuffer.wrap(begun.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        while (all.remaining() >= 32) {
            int type = all.get(all.position()) & 0x7f;
            int length = 32 + (type == 1 || type == 35 ? 4 * all.getInt(all.position() + 4) : 0);
            if (all.remaining() < length) {
                break;
            }
            heard.add(all.slice(all.position(), length).order(ByteOrder.LITTLE_ENDIAN));
            all.position(all.position() + length);
        }
        byte[] left = new byte[all.remaining()];
        all.get(left);
        begun.reset();
        begun.writeBytes(left);
    }

    private byte[] through(Tap tap, byte[] bytes, int step) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += step) {
            int n = Math.min(step, bytes.length - at);
            ByteBuffer passed =
                    tap.pass(ByteBuffer.allocate(n).put(bytes, at, n).flip());
            byte[] some = new byte[passed.remaining()];
            passed.get(some);
            out.writeBytes(some);
            if (tap == requests) {
                ByteBuffer due = answers.due();
                byte[] early = new byte[due.remaining()];
                due.get(early);
                hear(early);
            }
        }
        return out.toByteArray();
    }

    private static byte[] setup(ByteOrder order) {
        ByteBuffer all = ByteBuffer.allocate(8 + 32 + 8 + 40 + 8 + 24).order(order);
        all.put(0, (byte) 1).putShort(6, (short) ((all.capacity() - 8) / 4));
        all.putInt(8 + 4, 0x200000)
                .putInt(8 + 8, 0x1fffff)
                .put(8 + 20, (byte) 1)
                .put(8 + 21, (byte) 1);
        all.put(40, (byte) 24).put(41, (byte) 32);
        int screen = 48;
        all.putInt(screen, ROOT).putInt(screen + 4, COLORMAP);
        all.putShort(screen + 20, (short) 800).putShort(screen + 22, (short) 600);
        all.putInt(screen + 32, 0x21).put(screen + 38, (byte) 24).put(screen + 39, (byte) 1);
        all.put(screen + 40, (byte) 24).putShort(screen + 42, (short) 1);
        int visual = screen + 48;
        all.putInt(visual, 0x21).put(visual + 4, (byte) 4).put(visual + 5, (byte) 8);
        all.putInt(visual + 8, 0xff0000).putInt(visual + 12, 0xff00).putInt(visual + 16, 0xff);
        return all.array();
    }
}
