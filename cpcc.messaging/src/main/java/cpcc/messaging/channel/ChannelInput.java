package cpcc.messaging.channel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes from the peer as a blocking stream. */
final class ChannelInput extends InputStream {
    private final MuxChannel channel;

    ChannelInput(MuxChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public int available() {
        return channel.available();
    }
}
