package cpcc.exec.x11;

import cpcc.backend.api.Tap;
import cpcc.exec.x11.guard.SessionGuard;
import cpcc.exec.x11.protocol.Setup;
import cpcc.exec.x11.protocol.XScreen;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection of our own to an X server: enough of a client to ask for an authorisation, or for a window to close. Every
 * call is over within the timeout. One thread at a time; {@link #close} from any.
 */
final class XConnection implements AutoCloseable {
    /** The server answered, and let us not in. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /** The server was there, and ended the connection. */
    static final class Dropped extends IOException {
        private static final long serialVersionUID = 1L;

        Dropped(IOException cause) {
            super("the X server closed the connection", cause);
        }
    }

    private static final int INTERN_ATOM = 16;
    private static final int GET_INPUT_FOCUS = 43;
    private static final int QUERY_EXTENSION = 98;
    private static final int PACKET = 32;
    private static final int ERROR = 0;
    private static final int REPLY = 1;
    private static final int GENERIC_EVENT = 35;
    private static final long FOREVER = Long.MAX_VALUE;
    private static final int MAX_REPLY_BYTES = 1 << 20;

    private final Optional<SessionGuard.Connection> guard;
    private Tap toServer = Tap.NONE;
    private Tap fromServer = Tap.NONE;
    private final Selector selector;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Duration timeout;
    private long deadline;
    private int sequence;
    private XScreen screen;

    private XConnection(SocketAddress address, Duration timeout, Optional<SessionGuard.Connection> guard)
            throws IOException {
        this.timeout = timeout;
        this.guard = guard;
        channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        selector = Selector.open();
        channel.configureBlocking(false);
        key = channel.register(selector, 0);
    }

    /**
     * Connects, and is let in.
     *
     * @param address of the server
     * @param cookie to show, empty for none
     * @param timeout of this and of each later call
     * @return the open connection, owned by the caller
     * @throws Refused if the server does not let us in
     * @throws IOException if there is no server
     */
    static XConnection open(SocketAddress address, Optional<Cookie> cookie, Duration timeout) throws IOException {
        return open(address, cookie, timeout, Optional.empty());
    }

    /** The same, as a program whom a guard lets do only what it lets others do. */
    static XConnection open(
            SocketAddress address, Optional<Cookie> cookie, Duration timeout, Optional<SessionGuard.Connection> guard)
            throws IOException {
        XConnection connection = new XConnection(address, timeout, guard);
        try {
            connection.setUp(address, cookie);
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** {@return the server's first screen} */
    XScreen screen() {
        return screen;
    }

    /**
     * {@return a request of that many bytes to be filled in; opcode and length are}
     *
     * @param opcode major one
     * @param detail second byte
     * @param length in bytes, will be rounded up to 4
     */
    static ByteBuffer request(int opcode, int detail, int length) {
        int units = (length + 3) / 4;
        return ByteBuffer.allocate(4 * units)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) opcode)
                .put((byte) detail)
                .putShort((short) units);
    }

    /**
     * {@return the major opcode of an extension, 0 if the server has it not, or not for us}
     *
     * @param name of the extension
     * @throws IOException if the server does not answer
     */
    int extension(String name) throws IOException {
        ByteBuffer reply = queryExtension(name);
        return reply.get(8) == 0 ? 0 : Byte.toUnsignedInt(reply.get(9));
    }

    /**
     * {@return the server's answer to QueryExtension}
     *
     * @throws IOException if there is none
     */
    ByteBuffer queryExtension(String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return ask(request(QUERY_EXTENSION, 0, 8 + bytes.length)
                        .putShort((short) bytes.length)
                        .putShort((short) 0)
                        .put(bytes))
                .orElseThrow(() -> new IOException("QueryExtension failed"));
    }

    /**
     * {@return the server's number for a name, made if it has none}
     *
     * @throws IOException if the server does not answer
     */
    int atom(String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return ask(request(INTERN_ATOM, 0, 8 + bytes.length)
                        .putShort((short) bytes.length)
                        .putShort((short) 0)
                        .put(bytes))
                .orElseThrow(() -> new IOException("InternAtom failed"))
                .getInt(8);
    }

    /**
     * Sends a request that has a reply, and waits for it.
     *
     * @param request filled in
     * @return the reply; empty if the server answered with an error
     * @throws IOException if the server does not answer
     */
    Optional<ByteBuffer> ask(ByteBuffer request) throws IOException {
        tell(request);
        while (true) {
            ByteBuffer packet = packet();
            boolean ours = Short.toUnsignedInt(packet.getShort(2)) == (sequence & 0xffff);
            if (packet.get(0) == REPLY && ours) {
                return Optional.of(packet);
            }
            if (packet.get(0) == ERROR && ours) {
                return Optional.empty();
            }
        }
    }

    /**
     * Sends requests that have a reply each, and waits for all.
     *
     * @param requests filled in
     * @return the replies in turn; empty where the server answered with an error
     * @throws IOException if the server does not answer
     */
    List<Optional<ByteBuffer>> askAll(List<ByteBuffer> requests) throws IOException {
        startClock();
        for (ByteBuffer request : requests) {
            write(toServer.pass(request.rewind()));
        }
        List<Optional<ByteBuffer>> replies = new ArrayList<>();
        while (replies.size() < requests.size()) {
            ByteBuffer packet = packet();
            boolean next = Short.toUnsignedInt(packet.getShort(2)) == (sequence + 1 & 0xffff);
            if (next && (packet.get(0) == REPLY || packet.get(0) == ERROR)) {
                sequence++;
                replies.add(packet.get(0) == REPLY ? Optional.of(packet) : Optional.empty());
            }
        }
        return replies;
    }

    /**
     * {@return the next event; waits for ever}
     *
     * @throws IOException if the connection ends
     */
    ByteBuffer event() throws IOException {
        while (true) {
            deadline = FOREVER;
            ByteBuffer packet = packet();
            if (packet.get(0) != REPLY && packet.get(0) != ERROR) {
                return packet;
            }
        }
    }

    /**
     * Sends a request that has no reply.
     *
     * @param request filled in
     * @throws IOException if the server is gone
     */
    void tell(ByteBuffer request) throws IOException {
        startClock();
        sequence++;
        write(toServer.pass(request.rewind()));
    }

    /**
     * {@return whether the server has done a request that has no reply, and found nothing wrong with it}
     *
     * @param request filled in
     * @throws IOException if it does not answer
     */
    boolean does(ByteBuffer request) throws IOException {
        tell(request);
        int asked = sequence & 0xffff;
        tell(request(GET_INPUT_FOCUS, 0, 4));
        boolean wrong = false;
        while (true) {
            ByteBuffer packet = packet();
            int answered = Short.toUnsignedInt(packet.getShort(2));
            if (packet.get(0) == REPLY && answered == (sequence & 0xffff)) {
                return !wrong;
            }
            wrong |= packet.get(0) == ERROR && answered == asked;
        }
    }

    /**
     * Waits until the server has done all that was sent.
     *
     * @throws IOException if it does not answer
     */
    void sync() throws IOException {
        ask(request(GET_INPUT_FOCUS, 0, 4));
    }

    /** Reads and forgets what the server sends, until either side closes. The server tells every client some things. */
    void drain() {
        ByteBuffer nowhere = ByteBuffer.allocate(1024);
        deadline = FOREVER;
        try {
            while (channel.read(nowhere.clear()) >= 0) {
                await(SelectionKey.OP_READ);
            }
        } catch (IOException e) {
            // Closed, by this side or the other: what was waited for.
        }
    }

    @Override
    public void close() {
        toServer.end();
        try (selector;
                channel) {
            selector.wakeup();
        } catch (IOException e) {
            // Nothing is to be had from a connection that is given up.
        }
    }

    private void setUp(SocketAddress address, Optional<Cookie> cookie) throws IOException {
        startClock();
        if (!channel.connect(address)) {
            while (!channel.finishConnect()) {
                await(SelectionKey.OP_CONNECT);
            }
        }
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
            throw new Refused(reason(head, body));
        }
        screen = Setup.parse(body).screen();
        if (guard.isPresent()) {
            toServer = guard.get().requests(ByteOrder.LITTLE_ENDIAN);
            fromServer = guard.get().answers();
            fromServer.pass(head.rewind());
            fromServer.pass(body.rewind());
        }
    }

    private static String reason(ByteBuffer head, ByteBuffer body) {
        byte[] text = new byte[Math.min(Byte.toUnsignedInt(head.get(1)), body.remaining())];
        body.get(text);
        return new String(text, StandardCharsets.ISO_8859_1)
                .replaceAll("[^\\x20-\\x7e]", " ")
                .strip();
    }

    private ByteBuffer packet() throws IOException {
        ByteBuffer shown = fromServer.pass(unguarded());
        while (!shown.hasRemaining()) {
            shown = fromServer.pass(unguarded());
        }
        return shown.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer unguarded() throws IOException {
        ByteBuffer head = read(PACKET);
        int kind = head.get(0) & 0x7f;
        long more = kind == REPLY || kind == GENERIC_EVENT ? 4 * Integer.toUnsignedLong(head.getInt(4)) : 0;
        if (more > MAX_REPLY_BYTES) {
            throw new IOException("the X server sent a reply of " + more + " bytes");
        }
        ByteBuffer body = read((int) more);
        return ByteBuffer.allocate(PACKET + (int) more)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(head)
                .put(body)
                .flip();
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (unlessDropped(channel::read, bytes) == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return bytes.flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (unlessDropped(channel::write, bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private static int unlessDropped(Transfer transfer, ByteBuffer bytes) throws IOException {
        int moved;
        try {
            moved = transfer.of(bytes);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw new Dropped(e);
        }
        if (moved < 0) {
            throw new Dropped(null);
        }
        return moved;
    }

    private interface Transfer {
        int of(ByteBuffer bytes) throws IOException;
    }

    private void startClock() {
        deadline = System.nanoTime() + timeout.toNanos();
    }

    private void await(int operation) throws IOException {
        boolean forever = deadline == FOREVER;
        long left = forever ? 0 : deadline - System.nanoTime();
        if (!forever && left <= 0) {
            throw new IOException("the X server did not answer within " + timeout.toMillis() + " ms");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting for the X server");
        }
        try {
            key.interestOps(operation);
            selector.select(forever ? 0 : 1 + left / 1_000_000);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException("closed while waiting for the X server", e);
        }
    }
}
