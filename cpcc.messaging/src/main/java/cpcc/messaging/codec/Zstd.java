package cpcc.messaging.codec;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import cpcc.messaging.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zstandard (RFC 8878) by native code: one frame without end, with a window descriptor and with neither dictionary nor size nor
 * checksum. The only class that knows the library.
 */
final class Zstd implements Codec {
    private static final int LEVEL = 3;
    private static final int MAGIC = 0xFD2FB528;
    private static final int HEAD_BYTES = 6;
    /** Single segment, content size, dictionary: what a frame header may have and ours has not. Checksum too. */
    private static final int UNWANTED = 0b1110_1111;

    private static final int SMALLEST_WINDOW_LOG = 10;
    /** Tables and buffers besides the window; of a compressor, which has more of both. */
    private static final long TABLES = 2 * 1024 * 1024;

    /**
     * Loads the native code.
     *
     * @throws LinkageError if there is none for this machine, or it cannot be loaded
     */
    Zstd() {
        new ZstdCompressCtx().close();
        new ZstdDecompressCtx().close();
    }

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public int headBytes() {
        return HEAD_BYTES;
    }

    @Override
    public long bytes(int windowLog) {
        return (1L << windowLog) + TABLES;
    }

    @Override
    public Compressor compressor(int windowLog) {
        ZstdCompressCtx context = new ZstdCompressCtx();
        // With the long window go matches over long distances: what a screen showed some windows ago.
        context.setLevel(LEVEL).setLong(windowLog).setChecksum(false).setContentSize(false);
        return new Compressor() {
            @Override
            public void compress(ByteBuffer source, ByteBuffer target) {
                if (!context.compressDirectByteBufferStream(target, source, EndDirective.FLUSH)) {
                    throw new IllegalStateException("no room for what was compressed");
                }
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }

    @Override
    public Decompressor decompressor() {
        ZstdDecompressCtx context = new ZstdDecompressCtx();
        return new Decompressor() {
            @Override
            public void begin(ByteBuffer head, int largestWindowLog) throws ProtocolException {
                check(head, largestWindowLog);
                context.reset();
            }

            @Override
            public void decompress(ByteBuffer source, ByteBuffer target) throws ProtocolException {
                boolean ended;
                try {
                    ended = context.decompressDirectByteBufferStream(target, source);
                } catch (ZstdException e) {
                    throw new ProtocolException("bytes that are no zstd: " + e.getMessage());
                }
                if (ended) { // Another one could follow it, with a window of any size.
                    throw new ProtocolException("a zstd frame that ends");
                }
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }

    private static void check(ByteBuffer head, int largestWindowLog) throws ProtocolException {
        int at = head.position();
        int magic = head.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(at);
        if (magic != MAGIC || (head.get(at + 4) & UNWANTED) != 0) {
            throw new ProtocolException("bytes that are no zstd frame without dictionary and size");
        }
        int window = head.get(at + 5) & 0xff;
        int log = SMALLEST_WINDOW_LOG + (window >> 3);
        boolean larger = log > largestWindowLog || log == largestWindowLog && (window & 7) != 0;
        if (larger) {
            throw new ProtocolException("a window beyond 2^" + largestWindowLog + " bytes");
        }
    }
}
