package cpcc.exec.xpra;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection of our own to an X server: enough to be let in, to read properties, and to send a message to a window. Blocks;
 * an interrupt ends it. One thread at a time.
 */
final class XClient implements AutoCloseable {
    /** The server answered, and let us not in. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private static final int INTERN_ATOM = 16;
    private static final int GET_PROPERTY = 20;
    private static final int SEND_EVENT = 25;
    private static final int GET_INPUT_FOCUS = 43;
    private static final int CLIENT_MESSAGE = 33;
    private static final int ERROR = 0;
    private static final int REPLY = 1;
    private static final int MOST = 1 << 20;

    private final SocketChannel channel;
    private int root;

    private XClient(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects, and is let in.
     *
     * @param address of the server
     * @param cookie to show, empty for none
     * @return the open connection, owned by the caller
     * @throws Refused if the server does not let us in
     * @throws IOException if there is no server
     */
    static XClient open(SocketAddress address, Optional<Cookie> cookie) throws IOException {
        XClient client = new XClient(SocketChannel.open(address));
        try {
            client.setUp(cookie);
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** {@return the first screen's root window} */
    int root() {
        return root;
    }

    int atom(String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        write(request(INTERN_ATOM, 8 + bytes.length)
                .putShort((short) bytes.length)
                .putShort((short) 0)
                .put(bytes));
        return reply().orElseThrow(() -> new IOException("InternAtom failed")).getInt(8);
    }

    /** {@return a property's values, if they are numbers of 32 bits; none if it is not there, nor if the window is not} */
    List<Integer> property(int window, int name) throws IOException {
        write(request(GET_PROPERTY, 24)
                .putInt(window)
                .putInt(name)
                .putInt(0)
                .putInt(0)
                .putInt(MOST / 4));
        Optional<ByteBuffer> reply = reply();
        List<Integer> values = new ArrayList<>();
        if (reply.isPresent() && reply.get().get(1) == 32) {
            int count = reply.get().getInt(16);
            ByteBuffer numbers = reply.get().position(32);
            for (int i = 0; i < count && numbers.remaining() >= 4; i++) {
                values.add(numbers.getInt());
            }
        }
        return values;
    }

    /** Sends a window a message of two numbers. */
    void message(int window, int type, int first, int second) throws IOException {
        write(request(SEND_EVENT, 44)
                .putInt(window)
                .putInt(0)
                .put((byte) CLIENT_MESSAGE)
                .put((byte) 32)
                .putShort((short) 0)
                .putInt(window)
                .putInt(type)
                .putInt(first)
                .putInt(second));
    }

    /** Waits until the server has done all that was sent. */
    void sync() throws IOException {
        write(request(GET_INPUT_FOCUS, 4));
        reply();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void setUp(Optional<Cookie> cookie) throws IOException {
        byte[] name = cookie.isPresent() ? Cookie.name() : new byte[0];
        byte[] data = cookie.map(Cookie::data).orElse(new byte[0]);
        int nameEnd = 12 + (name.length + 3 & ~3);
        write(ByteBuffer.allocate(nameEnd + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) 'l')
                .putShort(2, (short) 11)
                .putShort(6, (short) name.length)
                .putShort(8, (short) data.length)
                .put(12, name)
                .put(nameEnd, data));
        ByteBuffer head = read(8);
        ByteBuffer body = read(4 * Short.toUnsignedInt(head.getShort(6)));
        if (head.get(0) != 1) {
            byte[] text = new byte[Math.min(Byte.toUnsignedInt(head.get(1)), body.remaining())];
            body.get(text);
            throw new Refused(new String(text, StandardCharsets.ISO_8859_1)
                    .replaceAll("[^\\x20-\\x7e]", " ")
                    .strip());
        }
        int vendor = Short.toUnsignedInt(body.getShort(16));
        root = body.getInt(32 + (vendor + 3 & ~3) + 8 * Byte.toUnsignedInt(body.get(21)));
    }

    private static ByteBuffer request(int opcode, int length) {
        int units = (length + 3) / 4;
        return ByteBuffer.allocate(4 * units)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) opcode)
                .put((byte) 0)
                .putShort((short) units);
    }

    /** The next reply, empty if it is an error instead; events are passed over. */
    private Optional<ByteBuffer> reply() throws IOException {
        while (true) {
            ByteBuffer head = read(32);
            if (head.get(0) == ERROR) {
                return Optional.empty();
            }
            if (head.get(0) == REPLY) {
                long more = 4 * Integer.toUnsignedLong(head.getInt(4));
                if (more > MOST) {
                    throw new IOException("the X server sent a reply of " + more + " bytes");
                }
                return Optional.of(ByteBuffer.allocate(32 + (int) more)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(head)
                        .put(read((int) more))
                        .flip());
            }
        }
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the X server closed the connection");
            }
        }
        return bytes.flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        bytes.rewind();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
