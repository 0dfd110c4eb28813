package cpcc.exec.x11;

import cpcc.exec.x11.protocol.Setup;
import cpcc.exec.x11.protocol.XScreen;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program without a library: it asks an X server for whatever it likes. One thread. */
final class RawProgram implements AutoCloseable {
    private final SocketChannel socket;
    private final List<ByteBuffer> events = new ArrayList<>();
    private int sequence;
    private int next;
    private int base;
    private int root;
    private int visual;

    private RawProgram(SocketChannel socket) {
        this.socket = socket;
    }

    /** One of a session, as a provider's machine runs it. */
    static RawProgram of(Relayed session) throws IOException {
        return open(
                UnixDomainSocketAddress.of(session.server.needs().binds().get(0).source()),
                cookie(session).data());
    }

    static RawProgram open(SocketAddress address, byte[] cookie) throws IOException {
        SocketChannel socket = SocketChannel.open(address);
        RawProgram program = new RawProgram(socket);
        try {
            program.setUp(cookie);
            return program;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Cookie cookie(Relayed session) throws IOException {
        try {
            return Offer.parse(session.client.offer()).cookie();
        } catch (cpcc.backend.api.BackendException e) {
            throw new IOException(e);
        }
    }

    int root() {
        return root;
    }

    int visual() {
        return visual;
    }

    /** {@return a number for a new thing} */
    int id() {
        return base + ++next;
    }

    /** {@return a request of words of 32 bits} */
    static ByteBuffer request(int opcode, int detail, int... words) {
        ByteBuffer request = ByteBuffer.allocate(4 + 4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        request.put((byte) opcode).put((byte) detail).putShort((short) (1 + words.length));
        for (int word : words) {
            request.putInt(word);
        }
        return request.flip();
    }

    /** {@return two numbers of 16 bits as a word} */
    static int halves(int first, int second) {
        return second << 16 | first & 0xffff;
    }

    void tell(ByteBuffer request) throws IOException {
        sequence++;
        while (request.hasRemaining()) {
            socket.write(request);
        }
    }

    void tell(int opcode, int detail, int... words) throws IOException {
        tell(request(opcode, detail, words));
    }

    /** {@return the reply; empty for an error} */
    Optional<ByteBuffer> ask(ByteBuffer request) throws IOException {
        tell(request);
        while (true) {
            ByteBuffer packet = packet();
            boolean ours = packet.getShort(2) == (short) sequence;
            if (packet.get(0) == 1 && ours) {
                return Optional.of(packet);
            }
            if (packet.get(0) == 0 && ours) {
                return Optional.empty();
            }
            if (packet.get(0) > 1 || packet.get(0) < 0) {
                events.add(packet);
            }
        }
    }

    Optional<ByteBuffer> ask(int opcode, int detail, int... words) throws IOException {
        return ask(request(opcode, detail, words));
    }

    /** Waits until the server has done all that was told. */
    void sync() throws IOException {
        ask(43, 0);
    }

    /** {@return the events of a type that have come, also those that were sent by programs} */
    List<ByteBuffer> events(int type) throws IOException {
        sync();
        return events.stream().filter(each -> (each.get(0) & 0x7f) == type).toList();
    }

    int atom(String name) throws IOException {
        return ask(named(16, name)).orElseThrow().getInt(8);
    }

    /** {@return the major opcode, 0 if there is no such extension} */
    int extension(String name) throws IOException {
        ByteBuffer reply = ask(named(98, name)).orElseThrow();
        return reply.get(8) == 0 ? 0 : Byte.toUnsignedInt(reply.get(9));
    }

    /** {@return InternAtom or QueryExtension} */
    static ByteBuffer named(int opcode, String name) {
        ByteBuffer request = ByteBuffer.allocate(8 + (name.length() + 3 & ~3)).order(ByteOrder.LITTLE_ENDIAN);
        request.put((byte) opcode).put((byte) 0).putShort((short) (request.capacity() / 4));
        request.putShort((short) name.length()).putShort((short) 0);
        return request.put(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .rewind();
    }

    private void setUp(byte[] cookie) throws IOException {
        byte[] name = cookie.length == 0 ? new byte[0] : Cookie.name();
        int nameEnd = 12 + (name.length + 3 & ~3);
        ByteBuffer setup = ByteBuffer.allocate(nameEnd + cookie.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) 'l')
                .putShort(2, (short) 11)
                .putShort(6, (short) name.length)
                .putShort(8, (short) cookie.length)
                .put(12, name)
                .put(nameEnd, cookie);
        socket.write(setup);
        ByteBuffer head = read(8);
        ByteBuffer body = read(4 * Short.toUnsignedInt(head.getShort(6)));
        if (head.get(0) != 1) {
            throw new IOException("refused");
        }
        base = body.getInt(4);
        XScreen screen = Setup.parse(body).screen();
        root = screen.root();
        int at = 32 + (body.getShort(16) + 3 & ~3) + 8 * body.get(21);
        visual = body.getInt(at + 32);
    }

    private ByteBuffer packet() throws IOException {
        ByteBuffer head = read(32);
        int kind = head.get(0) & 0x7f;
        int more = kind == 1 || kind == 35 ? 4 * head.getInt(4) : 0;
        return ByteBuffer.allocate(32 + more)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(head)
                .put(read(more))
                .flip();
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (socket.read(bytes) < 0) {
                throw new EOFException("the connection has ended");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
