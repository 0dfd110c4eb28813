package cpcc.messaging.channel;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The bytes to the peer as a blocking stream; every write is on its way when it returns. */
final class ChannelOutput extends OutputStream {
    private final MuxChannel channel;

    ChannelOutput(MuxChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {(byte) b}));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        channel.write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() {
        channel.closeOutput();
    }
}
