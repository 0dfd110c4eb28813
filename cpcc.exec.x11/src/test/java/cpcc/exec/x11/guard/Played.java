package cpcc.exec.x11.guard;

import cpcc.backend.api.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program and an X server, both played by a test, with the guard between them. */
final class Played {
    static final int BASE = 0x200000;
    static final int MASK = 0x1fffff;
    static final int ROOT = 0x1e1;
    static final int COLORMAP = 0x20;
    static final int VISUAL = 0x21;
    /** Another program's. */
    static final int FOREIGN = 0x400007;

    static final int GET_INPUT_FOCUS = 43;
    static final int NO_OPERATION = 127;
    static final int FIRST_MAJOR = 130;

    final ByteOrder order;
    final SessionGuard session;
    private final Tap requests;
    private final Tap answers;
    private final int step;

    Played(ByteOrder order, int step, Clipboard clipboard) throws IOException {
        this(order, step, clipboard, Consent.NEVER);
    }

    Played(ByteOrder order, int step, Clipboard clipboard, Consent consent) throws IOException {
        this(order, step, new SessionGuard(majors(), atoms(), clipboard, consent, "alice of é"), BASE);
    }

    private Played(ByteOrder order, int step, SessionGuard session, int base) throws IOException {
        this.order = order;
        this.step = step;
        this.session = session;
        SessionGuard.Connection connection = session.connection();
        requests = connection.requests(order);
        answers = connection.answers();
        server(setup(order, base));
    }

    /** {@return another connection of the same session} */
    Played another(int base) throws IOException {
        return new Played(order, step, session, base);
    }

    static Map<String, Integer> majors() {
        Map<String, Integer> majors = new HashMap<>();
        for (String name : Table.EXTENSIONS) {
            majors.put(name, FIRST_MAJOR + majors.size());
        }
        return majors;
    }

    static Atoms atoms() {
        Map<String, Integer> numbers = new HashMap<>();
        Atoms.names().stream().sorted().forEach(name -> numbers.put(name, 1000 + numbers.size()));
        return new Atoms(numbers);
    }

    static int atom(String name) {
        return atoms().numbers().get(name);
    }

    /** {@return a request of the core} */
    ByteBuffer request(int opcode, int detail, int... words) {
        ByteBuffer request = ByteBuffer.allocate(4 + 4 * words.length).order(order);
        request.put((byte) opcode).put((byte) detail).putShort((short) (1 + words.length));
        for (int word : words) {
            request.putInt(word);
        }
        return request.flip();
    }

    /** {@return a request of an extension} */
    ByteBuffer request(String extension, int minor, int... words) {
        return request(majors().get(extension), minor, words);
    }

    /** {@return two numbers of 16 bits as one word} */
    int halves(int first, int second) {
        return order == ByteOrder.BIG_ENDIAN ? first << 16 | second & 0xffff : second << 16 | first & 0xffff;
    }

    /** The program sends something: {@return the requests that the server gets} */
    List<ByteBuffer> program(ByteBuffer... sent) throws IOException {
        List<ByteBuffer> got = new ArrayList<>();
        ByteBuffer all = ByteBuffer.wrap(through(requests, joined(sent), step)).order(order);
        while (all.hasRemaining()) {
            int units = Short.toUnsignedInt(all.getShort(all.position() + 2));
            int length = 4 * (units == 0 ? all.getInt(all.position() + 4) : units);
            got.add(all.slice(all.position(), length).order(order));
            all.position(all.position() + length);
        }
        return got;
    }

    /** {@return the one request that the server gets for one} */
    ByteBuffer one(ByteBuffer sent) throws IOException {
        List<ByteBuffer> got = program(sent);
        if (got.size() != 1) {
            throw new AssertionError(got.size() + " requests instead of one");
        }
        return got.get(0);
    }

    /** {@return whether the server gets a request as it was sent} */
    boolean passes(ByteBuffer sent) throws IOException {
        byte[] before = new byte[sent.remaining()];
        sent.get(sent.position(), before);
        return one(sent).equals(ByteBuffer.wrap(before));
    }

    /** {@return whether nothing happens at the server, and the program hears nothing} */
    boolean drops(ByteBuffer sent) throws IOException {
        ByteBuffer got = one(sent);
        return Byte.toUnsignedInt(got.get(0)) == NO_OPERATION && got.remaining() == 4;
    }

    /** The server says something: {@return what the program gets} */
    ByteBuffer server(byte[] said) throws IOException {
        return ByteBuffer.wrap(through(answers, said, step)).order(order);
    }

    /** The server answers what stands for a refused request: {@return what the program gets} */
    ByteBuffer answered(int number) throws IOException {
        return server(reply(number, 0).putInt(8, FOREIGN).array());
    }

    ByteBuffer reply(int number, int more) {
        return ByteBuffer.allocate(32 + more)
                .order(order)
                .put(0, (byte) 1)
                .putShort(2, (short) number)
                .putInt(4, more / 4);
    }

    ByteBuffer event(int type, int... words) {
        ByteBuffer event = ByteBuffer.allocate(32).order(order).put(0, (byte) type);
        for (int i = 0; i < words.length; i++) {
            event.putInt(4 + 4 * i, words[i]);
        }
        return event;
    }

    void ends() {
        requests.end();
        answers.end();
    }

    static byte[] setup(ByteOrder order, int base) {
        ByteBuffer all = ByteBuffer.allocate(8 + 32 + 8 + 40 + 8 + 24).order(order);
        all.put(0, (byte) 1).putShort(6, (short) ((all.capacity() - 8) / 4));
        all.putInt(8 + 4, base).putInt(8 + 8, MASK).put(8 + 20, (byte) 1).put(8 + 21, (byte) 1);
        all.put(40, (byte) 24).put(41, (byte) 32);
        int screen = 48;
        all.putInt(screen, ROOT).putInt(screen + 4, COLORMAP);
        all.putShort(screen + 20, (short) 800).putShort(screen + 22, (short) 600);
        all.putInt(screen + 32, VISUAL).put(screen + 38, (byte) 24).put(screen + 39, (byte) 1);
        all.put(screen + 40, (byte) 24).putShort(screen + 42, (short) 1);
        return all.array();
    }

    private static byte[] joined(ByteBuffer... all) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer each : all) {
            out.write(each.array(), each.position(), each.remaining());
        }
        return out.toByteArray();
    }

    static byte[] through(Tap tap, byte[] bytes, int step) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += step) {
            int n = Math.min(step, bytes.length - at);
            ByteBuffer passed =
                    tap.pass(ByteBuffer.allocate(n).put(bytes, at, n).flip());
            byte[] some = new byte[passed.remaining()];
            passed.get(some);
            out.writeBytes(some);
        }
        return out.toByteArray();
    }
}
