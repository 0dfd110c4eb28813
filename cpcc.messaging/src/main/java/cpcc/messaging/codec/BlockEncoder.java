package cpcc.messaging.codec;

import java.nio.ByteBuffer;

/**
 * Makes blocks of one direction of a channel. A context is made for the first block that is compressed, if there is memory for
 * it; without one all blocks are raw. Not thread-safe, but for {@link #permit}.
 */
public final class BlockEncoder implements AutoCloseable {
    /** The most bytes that one block stands for. */
    public static final int MAX_CONTENT = Blocks.MAX_CONTENT;
    /** A block may be this much longer than what it stands for. */
    public static final int OVERHEAD = Blocks.MAX_HEADER + Blocks.SLACK;

    /** What everybody may use without a permit. Part of the protocol. */
    static final int USUAL_WINDOW_LOG = 20;

    private final Codec codec;
    private final Memory memory;
    private Codec.Compressor compressor;
    private int windowLog;
    private boolean fresh;
    private volatile int permitted = USUAL_WINDOW_LOG;

    BlockEncoder(Codec codec, Memory memory) {
        this.codec = codec;
        this.memory = memory;
    }

    /** The other side may be sent what needs so large a window. From any thread. */
    void permit(int largerWindowLog) {
        permitted = largerWindowLog;
    }

    /**
     * Appends one block with all of the source.
     *
     * @param source direct, 1 to {@link #MAX_CONTENT} bytes; taken to its end
     * @param out direct, with room for {@link #OVERHEAD} bytes more than that
     * @return false if there is no memory to compress; nothing was done then
     */
    public boolean compress(ByteBuffer source, ByteBuffer out) {
        if (!prepared()) {
            return false;
        }
        int start = out.position();
        int payload = start + Blocks.MAX_HEADER;
        compressor.compress(source, out.position(payload));
        int length = out.position() - payload;
        int header = Blocks.headerBytes(length);
        if (header < Blocks.MAX_HEADER) {
            out.put(start + header, out, payload, length);
        }
        Blocks.header(out.position(start), fresh ? Blocks.FRESH : Blocks.CODED, length);
        out.position(start + header + length);
        fresh = false;
        return true;
    }

    /** Appends the header of a raw block, whose bytes the caller puts behind it. */
    public static void raw(ByteBuffer out, int length) {
        Blocks.header(out, Blocks.RAW, length);
    }

    /** Appends a block that lets the other side use this window. */
    public static void permit(ByteBuffer out, int windowLog) {
        Blocks.header(out, Blocks.PERMIT, 1);
        out.put((byte) windowLog);
    }

    /** Gives the memory back; the next block that is compressed begins a new stream. */
    @Override
    public void close() {
        if (compressor != null) {
            compressor.close();
            compressor = null;
            memory.closed();
            memory.give(codec.bytes(windowLog));
        }
    }

    private boolean prepared() {
        int allowed = permitted;
        if (compressor == null) {
            open(memory.take(codec.bytes(allowed)) ? allowed : usual());
        } else if (allowed > windowLog && memory.take(codec.bytes(allowed))) {
            close();
            open(allowed);
        }
        return compressor != null;
    }

    private int usual() {
        return memory.take(codec.bytes(USUAL_WINDOW_LOG)) ? USUAL_WINDOW_LOG : 0;
    }

    private void open(int log) {
        if (log > 0) {
            compressor = codec.compressor(log);
            windowLog = log;
            fresh = true;
            memory.opened();
        }
    }
}
