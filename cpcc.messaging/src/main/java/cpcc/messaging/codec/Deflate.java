package cpcc.messaging.codec;

import cpcc.messaging.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflate (RFC 1951), flushed to a byte's end, as the JDK has it everywhere: for peers whose machine has no zstd. */
final class Deflate implements Codec {
    private static final int LEVEL = 1;
    private static final long BYTES = 512 * 1024;

    @Override
    public String name() {
        return "deflate";
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public long bytes(int windowLog) {
        return BYTES;
    }

    @Override
    public Compressor compressor(int windowLog) {
        Deflater deflater = new Deflater(LEVEL, true);
        return new Compressor() {
            @Override
            public void compress(ByteBuffer source, ByteBuffer target) {
                deflater.setInput(source);
                deflater.deflate(target, Deflater.SYNC_FLUSH);
                if (!target.hasRemaining()) {
                    throw new IllegalStateException("no room for what was compressed");
                }
            }

            @Override
            public void close() {
                deflater.end();
            }
        };
    }

    @Override
    public Decompressor decompressor() {
        Inflater inflater = new Inflater(true);
        return new Decompressor() {
            @Override
            public void begin(ByteBuffer head, int largestWindowLog) {
                inflater.reset();
            }

            @Override
            public void decompress(ByteBuffer source, ByteBuffer target) throws ProtocolException {
                inflater.setInput(source);
                try {
                    inflater.inflate(target);
                } catch (DataFormatException e) {
                    throw new ProtocolException("bytes that are no deflate: " + e.getMessage());
                }
                if (inflater.finished() || inflater.needsDictionary()) {
                    throw new ProtocolException("a deflate stream that ends");
                }
            }

            @Override
            public void close() {
                inflater.end();
            }
        };
    }
}
