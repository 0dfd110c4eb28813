package cpcc.shell.socket;

import com.google.gson.Gson;
import cpcc.shell.control.ControlRequest;
import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameType;
import cpcc.shell.control.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The executable's end of the control socket, by hand. */
final class TestClient implements AutoCloseable {
    final SocketChannel channel;

    private TestClient(SocketChannel channel) {
        this.channel = channel;
    }

    static TestClient connect(Path folder) throws IOException {
        return new TestClient(SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("control"))));
    }

    static TestClient call(Path folder, String... words) throws IOException {
        TestClient client = connect(folder);
        client.send(request(ControlRequest.VERSION, true, words));
        return client;
    }

    static Frame request(int version, boolean terminal, String... words) {
        ControlRequest request = new ControlRequest(
                version,
                List.of(words),
                "/home/alice/grün",
                "alice",
                "/home/alice",
                Map.of("DISPLAY", ":7"),
                terminal,
                100,
                40);
        return Frame.of(FrameType.REQUEST, new Gson().toJson(request));
    }

    void send(Frame frame) throws IOException {
        Frames.write(channel, frame);
    }

    void sendBytes(int... bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int b : bytes) {
            buffer.put((byte) b);
        }
        channel.write(buffer.flip());
    }

    /** {@return the next frame, null at the end; that the call was taken is passed over} */
    Frame next() throws IOException {
        Frame frame = Frames.read(channel);
        boolean taken = frame != null && frame.type() == FrameType.CREDIT && frame.number() == 0;
        return taken ? Frames.read(channel) : frame;
    }

    /** {@return everything until the end of the call} */
    Said rest() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        while (true) {
            Frame frame = next();
            if (frame == null) {
                return new Said(out.toByteArray(), text(err), null);
            }
            switch (frame.type()) {
                case OUTPUT -> out.write(frame.payload());
                case ERROR -> err.write(frame.payload());
                case EXIT -> {
                    return new Said(out.toByteArray(), text(err), frame.number());
                }
                default -> {}
            }
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    void hangUp() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        hangUp();
    }

    /** What a call said; no exit code if the connection ended without one. */
    record Said(byte[] output, String err, Integer exit) {
        String out() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }
}
