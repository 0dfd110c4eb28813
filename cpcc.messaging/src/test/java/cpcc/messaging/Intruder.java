package cpcc.messaging;

import cpcc.messaging.api.PeerId;
import cpcc.messaging.tls.PeerKeys;
import cpcc.messaging.tls.RawClient;
import cpcc.messaging.tls.Shown;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.FrameReader;
import cpcc.messaging.wire.FrameType;
import cpcc.messaging.wire.Frames;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;

/** Somebody with a key who gets through TLS, and from then on sends what the test wants. */
final class Intruder implements AutoCloseable {
    static final String HELLO =
            "{\"versions\":[1],\"incarnation\":\"i\",\"relation\":1,\"role\":\"MEMBER\",\"community\":\"lab\"}";

    final SSLSocket socket;
    private final Socket plain;
    private final PeerKeys keys;
    private final FrameReader reader = new FrameReader(type -> 1 << 20);
    private final Deque<Frame> read = new ArrayDeque<>();
    private final byte[] buffer = new byte[1 << 16];

    Intruder(TestPeer at, PeerKeys keys) throws Exception {
        this.keys = keys;
        this.plain = new Socket("127.0.0.1", at.links().port());
        this.socket = RawClient.over(plain, "TLSv1.3", Shown.of(keys));
    }

    PeerId id() {
        return keys.self();
    }

    /** What the lines of the log call it before it is a peer. */
    String address() {
        return ":" + plain.getLocalPort();
    }

    /** Says HELLO and waits until the link is up. */
    Intruder up() throws IOException {
        send(json(FrameType.HELLO, HELLO));
        answer(FrameType.HELLO_ACK);
        return this;
    }

    static byte[] json(FrameType type, String json) {
        return Frames.json(type, json.getBytes(StandardCharsets.UTF_8)).array();
    }

    static byte[] message(String kind, String type, int id, String body) {
        return json(
                FrameType.MESSAGE,
                "{\"community\":\"lab\",\"type\":\"" + type + "\",\"id\":" + id + ",\"kind\":\"" + kind + "\",\"body\":"
                        + body + "}");
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(ByteBuffer frame) throws IOException {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        send(bytes);
    }

    /** The next JSON frame of that type; what comes before is skipped. */
    String answer(FrameType type) throws IOException {
        Frame.Json json = (Frame.Json) next(frame -> frame instanceof Frame.Json each && each.type() == type);
        return new String(json.body(), StandardCharsets.UTF_8);
    }

    /** The next frame that fits, whose bytes are its own; what comes before is skipped. */
    Frame next(Predicate<Frame> fits) throws IOException {
        while (true) {
            for (Frame frame = read.poll(); frame != null; frame = read.poll()) {
                if (fits.test(frame)) {
                    return frame;
                }
            }
            int n = socket.getInputStream().read(buffer);
            if (n < 0) {
                throw new EOFException("the link has ended");
            }
            reader.read(ByteBuffer.wrap(buffer, 0, n), frame -> read.add(own(frame)));
        }
    }

    private static Frame own(Frame frame) {
        if (frame instanceof Frame.Data data) {
            ByteBuffer copy = ByteBuffer.allocate(data.bytes().remaining());
            return new Frame.Data(
                    data.channel(), data.offset(), copy.put(data.bytes()).flip());
        }
        return frame;
    }

    /** Reads until the other side has ended the connection, one way or the other. */
    void awaitEnd() throws IOException {
        try {
            while (socket.getInputStream().read(buffer) >= 0) {}
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("it did not end", e);
        } catch (IOException e) {
            // Ended with a reset or an alert.
        }
    }

    /** Goes without a word. */
    void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
