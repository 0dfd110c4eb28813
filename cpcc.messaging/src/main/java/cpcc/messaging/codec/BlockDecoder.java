package cpcc.messaging.codec;

import cpcc.messaging.wire.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Reads the blocks of one direction of a channel. Whatever comes, it gives no more at a time than it is asked for and holds no
 * more than the window that the other side may use. Not thread-safe.
 */
public final class BlockDecoder implements AutoCloseable {
    /** What one channel of those that ask for it may use, as a power of two: more than a screen. Part of the protocol. */
    static final int LARGEST_WINDOW_LOG = 23;
    /** So much has to come in coded blocks before a larger window is worth its memory. */
    private static final int WORTH_IT = 64 * 1024;

    private final Codec codec;
    private final Memory memory;
    private final BlockEncoder back;
    private Codec.Decompressor decompressor;
    private long held;
    private int windowLog = BlockEncoder.USUAL_WINDOW_LOG;
    private int header;
    private int headerBits;
    private int kind = -1;
    private int left;
    private int content;
    private boolean begun;
    private long coded;

    BlockDecoder(Codec codec, Memory memory, BlockEncoder back) {
        this.codec = codec;
        this.memory = memory;
        this.back = back;
    }

    /**
     * Decodes until the source has no more to give for now, or the target is full.
     *
     * @param source direct
     * @param target direct
     * @return whether the target may be full of only a part of what was there
     * @throws ProtocolException if the other side breaks the rules
     */
    public boolean decode(ByteBuffer source, ByteBuffer target) throws ProtocolException {
        while (target.hasRemaining()) {
            if (kind < 0 && !header(source)) {
                return false;
            }
            boolean done =
                    switch (kind) {
                        case Blocks.RAW -> raw(source, target);
                        case Blocks.PERMIT -> permit(source);
                        default -> coded(source, target);
                    };
            if (!done) {
                return !target.hasRemaining();
            }
            kind = -1;
        }
        return true;
    }

    /** {@return how many of the next bytes stand for themselves} */
    public int raw() {
        return kind == Blocks.RAW ? left : 0;
    }

    /** Some of them went past this decoder. */
    public void passed(int bytes) {
        left -= bytes;
        if (left == 0) {
            kind = -1;
        }
    }

    /** {@return whether there may be more to give although nothing more has come} */
    public boolean pending() {
        return kind > Blocks.RAW && left == 0;
    }

    /** {@return whether no block is unfinished} */
    public boolean atBoundary() {
        return kind < 0 && headerBits == 0;
    }

    /** {@return the window that the other side should be permitted from now on, 0 if there is nothing to say} */
    public int permit() {
        if (coded < WORTH_IT || windowLog == LARGEST_WINDOW_LOG || decompressor == null) {
            return 0;
        }
        long more = codec.bytes(LARGEST_WINDOW_LOG) - codec.bytes(windowLog);
        if (more == 0 || !memory.take(more)) {
            coded = 0; // Asked again later.
            return 0;
        }
        held += more;
        windowLog = LARGEST_WINDOW_LOG;
        return windowLog;
    }

    @Override
    public void close() {
        if (decompressor != null) {
            decompressor.close();
            decompressor = null;
            memory.closed();
            memory.give(held);
            held = 0;
        }
    }

    private boolean header(ByteBuffer source) throws ProtocolException {
        while (source.hasRemaining()) {
            byte next = source.get();
            header |= (next & 0x7f) << headerBits;
            headerBits += 7;
            if (next >= 0) {
                begin(Blocks.kind(header), Blocks.length(header));
                header = 0;
                headerBits = 0;
                return true;
            }
            if (headerBits == 7 * Blocks.MAX_HEADER) {
                throw new ProtocolException("a block with a header that does not end");
            }
        }
        return false;
    }

    private void begin(int its, int length) throws ProtocolException {
        int most =
                switch (its) {
                    case Blocks.RAW -> Blocks.MAX_CONTENT;
                    case Blocks.CODED, Blocks.FRESH -> Blocks.MAX_PAYLOAD;
                    case Blocks.PERMIT -> 1;
                    default -> throw new ProtocolException("a block of kind " + its);
                };
        if (length == 0 || length > most) {
            throw new ProtocolException("a block of " + length + " bytes, allowed are 1 to " + most);
        }
        if (its == Blocks.CODED && decompressor == null) {
            throw new ProtocolException("a coded block without a beginning");
        }
        kind = its;
        left = length;
        content = 0;
        begun = its == Blocks.CODED;
    }

    private boolean raw(ByteBuffer source, ByteBuffer target) {
        int n = Math.min(left, Math.min(source.remaining(), target.remaining()));
        target.put(target.position(), source, source.position(), n);
        target.position(target.position() + n);
        source.position(source.position() + n);
        left -= n;
        return left == 0;
    }

    private boolean permit(ByteBuffer source) throws ProtocolException {
        if (!source.hasRemaining()) {
            return false;
        }
        int log = source.get();
        if (log < BlockEncoder.USUAL_WINDOW_LOG || log > LARGEST_WINDOW_LOG) {
            throw new ProtocolException("a permit for a window of 2^" + log + " bytes");
        }
        back.permit(log);
        return true;
    }

    private boolean coded(ByteBuffer source, ByteBuffer target) throws ProtocolException {
        if (!begun) {
            if (left < codec.headBytes()) {
                throw new ProtocolException("a beginning of " + left + " bytes");
            }
            if (source.remaining() < codec.headBytes()) {
                return false;
            }
            open();
            decompressor.begin(source, windowLog);
            begun = true;
        }
        if (left > 0 && !source.hasRemaining()) {
            return false;
        }
        int end = source.limit();
        int from = source.position();
        int room = target.remaining();
        source.limit(from + Math.min(left, source.remaining()));
        decompressor.decompress(source, target);
        source.limit(end);
        left -= source.position() - from;
        content += room - target.remaining();
        coded += room - target.remaining();
        if (content > Blocks.MAX_CONTENT) {
            throw new ProtocolException("a block that stands for more than " + Blocks.MAX_CONTENT + " bytes");
        }
        if (left > 0 || !target.hasRemaining()) {
            return false; // With a full target there may be more, although nothing is left to read.
        }
        if (content == 0) {
            throw new ProtocolException("a block that stands for nothing");
        }
        return true;
    }

    private void open() {
        if (decompressor == null) {
            decompressor = codec.decompressor();
            held = codec.bytes(windowLog);
            memory.force(held);
            memory.opened();
        }
    }
}
