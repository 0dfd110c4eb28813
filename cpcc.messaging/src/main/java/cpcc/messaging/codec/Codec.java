package cpcc.messaging.codec;

import cpcc.messaging.wire.ProtocolException;
import java.nio.ByteBuffer;

/** A way to say bytes with fewer bytes: a stream that can be read up to every point to which it was flushed. Thread-safe. */
public interface Codec {
    /** Makes a stream shorter. Not thread-safe. */
    interface Compressor extends AutoCloseable {
        /**
         * Compresses all of the source, and so that all of it can be read at once.
         *
         * @param source direct; taken to its end
         * @param target direct, with room for the source and {@link Blocks#SLACK} more
         */
        void compress(ByteBuffer source, ByteBuffer target);

        @Override
        void close();
    }

    /** Makes it as long as it was. Not thread-safe. */
    interface Decompressor extends AutoCloseable {
        /**
         * A new stream begins.
         *
         * @param head the first bytes of it, which stay where they are
         * @param largestWindowLog how large its window may be, as a power of two
         * @throws ProtocolException if the stream is none or wants more; nothing was allocated for it then
         */
        void begin(ByteBuffer head, int largestWindowLog) throws ProtocolException;

        /**
         * Takes from the source and gives to the target until the one is empty or the other full.
         *
         * @param source direct
         * @param target direct
         * @throws ProtocolException if it cannot be read, or ends
         */
        void decompress(ByteBuffer source, ByteBuffer target) throws ProtocolException;

        @Override
        void close();
    }

    /** {@return its name in the protocol} */
    String name();

    /** {@return how many bytes of a stream have to be there before {@link Decompressor#begin}} */
    int headBytes();

    /** {@return what is kept outside of Java's heap for one direction of a channel, in bytes} */
    long bytes(int windowLog);

    /** {@return a new stream that remembers two to the power of so many bytes, if the codec lets one choose} */
    Compressor compressor(int windowLog);

    /** {@return a reader of streams} */
    Decompressor decompressor();
}
