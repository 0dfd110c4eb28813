package cpcc.messaging.channel;

import cpcc.messaging.api.Priority;
import cpcc.messaging.codec.BlockDecoder;
import cpcc.messaging.codec.BlockEncoder;
import cpcc.messaging.codec.Choice;
import cpcc.messaging.codec.Codec;
import cpcc.messaging.codec.Codecs;
import cpcc.messaging.codec.Compression;
import cpcc.messaging.codec.PeerCodecs;
import cpcc.messaging.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a channel with a codec puts between its users and its bytes. What is below, offsets and credit and what is kept for a
 * lost link, knows coded bytes only.
 *
 * <p>Each direction has a lock of its own, taken before the peer's, never while it is held; so compressing holds up nobody
 * else. Nothing coded waits here: a block is made only if the channel has room for it.
 */
final class CodedStream implements AutoCloseable {
    /** Room for smaller blocks, if there is more to say, is not worth a block. */
    private static final int WORTH_A_BLOCK = 4096;

    private static final int STAGED_BYTES = 16 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MuxChannel channel;
    private final Codec codec;
    private final PeerCodecs peer;
    private final Codecs codecs;
    private final ReentrantLock outLock = new ReentrantLock();
    private final BlockEncoder encoder;
    private final Choice choice;
    private final ByteBuffer head = ByteBuffer.allocate(8);
    private int permitDue;
    private volatile boolean outEnded;

    private final ReentrantLock inLock = new ReentrantLock();
    private final BlockDecoder decoder;
    private ByteBuffer staged = NOTHING;
    private volatile boolean inEnded;

    CodedStream(MuxChannel channel, Codec codec, PeerCodecs peer) {
        this.channel = channel;
        this.codec = codec;
        this.peer = peer;
        this.codecs = peer.codecs();
        this.encoder = codecs.encoder(codec);
        this.decoder = codecs.decoder(codec, encoder);
        this.choice = peer.choice();
        codecs.opened(this);
    }

    /** {@return its name in the protocol} */
    String codec() {
        return codec.name();
    }

    /** {@return room that a writer should wait for} */
    static int roomFor(int bytes) {
        return BlockEncoder.OVERHEAD + Math.min(bytes, WORTH_A_BLOCK);
    }

    /** Takes as much as there is room for, and tells how much. */
    int offer(ByteBuffer source) throws IOException {
        outLock.lock();
        try {
            int before = source.remaining();
            long coded = 0;
            do {
                MuxChannel.Progress progress = channel.progress();
                int room = progress.room() - BlockEncoder.OVERHEAD;
                int n = Math.min(Math.min(source.remaining(), BlockEncoder.MAX_CONTENT), room);
                if (n < Math.min(source.remaining(), WORTH_A_BLOCK)) {
                    break;
                }
                sayPermit();
                coded += n > 0 ? block(source, n, progress) : 0;
            } while (source.hasRemaining());
            int taken = before - source.remaining();
            codecs.sent(channel.key().priority(), taken, coded);
            return taken;
        } finally {
            outLock.unlock();
        }
    }

    /** Gives what there is; 0 if there is nothing now, -1 at the end. */
    int poll(ByteBuffer target) throws IOException {
        inLock.lock();
        Codecs.Scratch scratch = target.isDirect() ? null : codecs.borrow();
        try {
            if (inEnded) {
                channel.pollPlain(NOTHING); // Throws if that is why.
                return -1;
            }
            int n = scratch == null ? fill(target) : fill(target, scratch.content());
            if (n < 0) {
                endInput();
            } else if (n > 0 && channel.key().priority() == Priority.INTERACTIVE) {
                considerPermit();
            }
            return n;
        } catch (ProtocolException e) {
            endInput();
            channel.broken(e.getMessage());
            throw new IOException("channel " + channel.key().label() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            endInput();
            throw e;
        } finally {
            if (scratch != null) {
                codecs.giveBack(scratch);
            }
            inLock.unlock();
        }
    }

    /** {@return how many bytes can be read without waiting, at least} */
    int available() {
        inLock.lock();
        try {
            return Math.min(decoder.raw(), staged.remaining() + channel.readable());
        } finally {
            inLock.unlock();
        }
    }

    /** No more will be sent: what that took is given back. */
    void endOutput() {
        outLock.lock();
        try {
            outEnded = true;
            encoder.close();
            tellIfOver();
        } finally {
            outLock.unlock();
        }
    }

    /** No more will be read: what that took is given back. */
    void endInput() {
        inLock.lock();
        try {
            inEnded = true;
            staged = NOTHING;
            decoder.close();
            tellIfOver();
        } finally {
            inLock.unlock();
        }
    }

    @Override
    public void close() {
        endOutput();
        endInput();
    }

    private long block(ByteBuffer source, int n, MuxChannel.Progress progress) throws IOException {
        long now = System.nanoTime();
        Choice.Way way = way(n, now, progress);
        ByteBuffer content = source.slice(source.position(), n);
        if (way == Choice.Way.CODED) {
            Codecs.Scratch scratch = codecs.borrow();
            try {
                ByteBuffer direct = content.isDirect()
                        ? content
                        : scratch.content().put(content).flip();
                if (encoder.compress(direct, scratch.block())) {
                    ByteBuffer block = scratch.block().flip();
                    int length = block.remaining();
                    choice.coded(n, length, System.nanoTime() - now);
                    channel.put(block, NOTHING);
                    source.position(source.position() + n);
                    choice.queued(progress.queued() + length);
                    return length;
                }
                content.rewind();
            } finally {
                codecs.giveBack(scratch);
            }
        }
        BlockEncoder.raw(head.clear(), n);
        int length = head.flip().remaining() + n;
        channel.put(head, content);
        source.position(source.position() + n);
        choice.raw(n);
        choice.queued(progress.queued() + length);
        return length;
    }

    private Choice.Way way(int n, long now, MuxChannel.Progress progress) {
        Compression configured = peer.configured();
        if (configured == Compression.AUTO) {
            return choice.next(n, now, progress.acked(), progress.queued());
        }
        return configured == Compression.ALWAYS ? Choice.Way.CODED : Choice.Way.RAW;
    }

    /** Lets the other side use a larger window once it has shown that it has something to say. */
    private void considerPermit() throws IOException {
        int log = decoder.permit();
        if (log > 0) {
            outLock.lock();
            try {
                permitDue = log;
                if (!outEnded && channel.progress().room() >= BlockEncoder.OVERHEAD) {
                    sayPermit();
                }
            } catch (IOException e) {
                permitDue = 0; // It says no more on this channel; what it still receives comes with the usual window.
            } finally {
                outLock.unlock();
            }
        }
    }

    private void sayPermit() throws IOException {
        if (permitDue > 0) {
            BlockEncoder.permit(head.clear(), permitDue);
            permitDue = 0;
            channel.put(head.flip(), NOTHING);
        }
    }

    private int fill(ByteBuffer target, ByteBuffer direct) throws IOException {
        int n = fill(direct.limit(Math.min(direct.capacity(), target.remaining())));
        target.put(direct.flip());
        return n;
    }

    private int fill(ByteBuffer target) throws IOException {
        int start = target.position();
        int coded = 0;
        int last = 1;
        while (target.hasRemaining() && last > 0) {
            if (staged.hasRemaining() || decoder.pending()) {
                if (decoder.decode(staged, target)) {
                    break;
                }
            }
            last = decoder.raw() > 0 && !staged.hasRemaining() ? past(target) : stage();
            coded += Math.max(0, last);
        }
        int n = target.position() - start;
        codecs.received(channel.key().priority(), n, coded);
        if (n == 0 && last < 0 && !decoder.atBoundary()) {
            throw new ProtocolException("the stream ends in the middle of a block");
        }
        return n == 0 ? Math.min(last, 0) : n;
    }

    /** Reads what stands for itself to where it belongs. */
    private int past(ByteBuffer target) throws IOException {
        int limit = target.limit();
        target.limit(target.position() + Math.min(decoder.raw(), target.remaining()));
        try {
            int n = channel.pollPlain(target);
            if (n > 0) {
                decoder.passed(n);
            }
            return n;
        } finally {
            target.limit(limit);
        }
    }

    private int stage() throws IOException {
        if (staged == NOTHING) {
            staged = ByteBuffer.allocateDirect(STAGED_BYTES);
        } else {
            staged.compact();
        }
        int n = channel.pollPlain(staged);
        staged.flip();
        return n;
    }

    private void tellIfOver() {
        if (inEnded && outEnded) {
            codecs.closed(this);
        }
    }
}
