package cpcc.messaging.channel;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.codec.Codec;
import cpcc.messaging.codec.PeerCodecs;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;

/**
 * A channel as its users see it: blocking streams for threads, {@link #poll} and {@link #offer} for selectors. Everything is
 * guarded by the lock of its peer.
 */
public final class MuxChannel implements Channel {
    final int id;
    final ChannelState state;
    boolean inUrgent;
    boolean inData;
    boolean counted = true;
    long starvedAt = -1;
    long starvedSince;

    private final ChannelKey key;
    private final Multiplexer mux;
    private final Condition readable;
    private final Condition writable;
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final InputStream in = new ChannelInput(this);
    private final OutputStream out = new ChannelOutput(this);
    /** What the bytes are coded with; null if they are not. */
    private final CodedStream coded;

    private Runnable listener = () -> {};

    /** How far the bytes to the peer have come, as they are sent. */
    record Progress(int room, int queued, long acked) {}

    /** A new channel; without a codec if that is null. */
    MuxChannel(int id, ChannelKey key, ChannelState state, Multiplexer mux, Codec codec, PeerCodecs codecs) {
        this.id = id;
        this.key = key;
        this.state = state;
        this.mux = mux;
        this.readable = mux.lock().newCondition();
        this.writable = mux.lock().newCondition();
        this.coded = codec == null ? null : new CodedStream(this, codec, codecs);
    }

    @Override
    public ChannelKey key() {
        return key;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public CompletionStage<String> closed() {
        return closed.minimalCompletionStage();
    }

    @Override
    public void reset(String why) {
        change(() -> state.reset(why));
        if (coded != null) {
            coded.close();
        }
    }

    @Override
    public void close() {
        change(() -> {
            if (!state.over()) {
                state.finish();
            }
            state.abandonInput();
        });
        if (coded != null) {
            coded.close();
        }
    }

    /**
     * Sets who is told of every change. Called with the peer's lock held: it must not block and not call back.
     *
     * @param listener told once at once
     */
    public void listen(Runnable listener) {
        mux.lock().lock();
        try {
            this.listener = listener;
            listener.run();
        } finally {
            mux.lock().unlock();
        }
    }

    /**
     * Reads without waiting.
     *
     * @param target takes the bytes
     * @return how many; 0 if there are none now, -1 at the end
     * @throws IOException if the channel was reset
     */
    public int poll(ByteBuffer target) throws IOException {
        return coded == null ? pollPlain(target) : coded.poll(target);
    }

    /** The same for bytes as they came. */
    int pollPlain(ByteBuffer target) throws IOException {
        int n;
        boolean due;
        mux.lock().lock();
        try {
            n = pollLocked(target);
            due = mux.touch(this);
        } finally {
            mux.lock().unlock();
        }
        mux.pumpIf(due);
        return n;
    }

    /**
     * Writes without waiting.
     *
     * @param source as much as there is room for is taken
     * @return how much was taken
     * @throws IOException if the channel was reset or its output closed
     */
    public int offer(ByteBuffer source) throws IOException {
        if (coded != null) {
            return coded.offer(source);
        }
        int n;
        boolean due;
        mux.lock().lock();
        try {
            n = offerLocked(source);
            due = mux.touch(this);
        } finally {
            mux.lock().unlock();
        }
        mux.pumpIf(due);
        return n;
    }

    /** Half-closes: the peer reads to the end of what was written. */
    public void closeOutput() {
        change(state::finish);
        if (coded != null) {
            coded.endOutput();
        }
    }

    /** {@return why the channel was reset, null if it was not} */
    public String resetReason() {
        mux.lock().lock();
        try {
            return state.resetReason();
        } finally {
            mux.lock().unlock();
        }
    }

    /** What comes from now on is thrown away: nobody is there to take it. */
    public void abandonInput() {
        change(state::abandonInput);
        if (coded != null) {
            coded.endInput();
        }
    }

    /** {@return the name of what the bytes are coded with, null if they are not} */
    String codec() {
        return coded == null ? null : coded.codec();
    }

    /** {@return how far the bytes to the peer have come} */
    Progress progress() throws IOException {
        mux.lock().lock();
        try {
            checkOutput();
            return new Progress(state.room(), state.queued(), state.acked());
        } finally {
            mux.lock().unlock();
        }
    }

    /** Sends a block as it is: all of both, for which there was room when {@link #progress} was asked. */
    void put(ByteBuffer head, ByteBuffer payload) throws IOException {
        boolean due;
        mux.lock().lock();
        try {
            checkOutput();
            if (head.remaining() + payload.remaining() > state.room()) {
                throw new IllegalStateException("no room for the whole block, and a part of it would spoil the stream");
            }
            state.write(head);
            state.write(payload);
            due = mux.touch(this);
        } finally {
            mux.lock().unlock();
        }
        mux.pumpIf(due);
    }

    /** The other side has broken the rules of coded bytes: that ends this channel only. */
    void broken(String why) {
        mux.broken(this, why);
        change(() -> state.reset("broke the protocol: " + why));
    }

    int readable() {
        mux.lock().lock();
        try {
            return state.readable();
        } finally {
            mux.lock().unlock();
        }
    }

    int read(ByteBuffer target) throws IOException {
        if (coded != null) {
            int n = coded.poll(target);
            while (n == 0 && target.hasRemaining()) {
                awaitReadable();
                n = coded.poll(target);
            }
            return n;
        }
        int n;
        boolean due;
        mux.lock().lock();
        try {
            n = pollLocked(target);
            while (n == 0 && target.hasRemaining()) {
                await(readable);
                n = pollLocked(target);
            }
            due = mux.touch(this);
        } finally {
            mux.lock().unlock();
        }
        mux.pumpIf(due);
        return n;
    }

    void write(ByteBuffer source) throws IOException {
        while (coded != null && source.hasRemaining()) {
            if (coded.offer(source) == 0) {
                awaitRoom(CodedStream.roomFor(source.remaining()));
            }
        }
        while (source.hasRemaining()) {
            boolean due;
            mux.lock().lock();
            try {
                while (offerLocked(source) == 0) {
                    await(writable);
                }
                due = mux.touch(this);
            } finally {
                mux.lock().unlock();
            }
            mux.pumpIf(due);
        }
    }

    int available() {
        return coded == null ? readable() : coded.available();
    }

    /** Wakes whoever waits. The lock is held. */
    void changed() {
        readable.signalAll();
        writable.signalAll();
        listener.run();
        if (state.over() && !closed.isDone()) {
            String reason = state.resetReason();
            mux.later(() -> {
                if (coded != null) {
                    coded.endOutput();
                }
                closed.complete(reason);
            });
        }
    }

    private int pollLocked(ByteBuffer target) throws IOException {
        if (state.inputLost()) {
            throw new IOException("channel " + key.label() + ": " + state.resetReason());
        }
        return state.read(target);
    }

    private int offerLocked(ByteBuffer source) throws IOException {
        checkOutput();
        return state.write(source);
    }

    private void checkOutput() throws IOException {
        if (state.resetReason() != null) {
            throw new IOException("channel " + key.label() + ": " + state.resetReason());
        }
        if (state.finished()) {
            throw new IOException("channel " + key.label() + ": its output is closed");
        }
    }

    private void awaitReadable() throws InterruptedIOException {
        mux.lock().lock();
        try {
            while (state.readable() == 0 && !state.inputOver()) {
                await(readable);
            }
        } finally {
            mux.lock().unlock();
        }
    }

    private void awaitRoom(int bytes) throws IOException {
        mux.lock().lock();
        try {
            checkOutput();
            while (state.room() < bytes) {
                await(writable);
                checkOutput();
            }
        } finally {
            mux.lock().unlock();
        }
    }

    private void change(Runnable step) {
        boolean due;
        mux.lock().lock();
        try {
            step.run();
            changed();
            due = mux.touch(this);
        } finally {
            mux.lock().unlock();
        }
        mux.pumpIf(due);
    }

    private static void await(Condition condition) throws InterruptedIOException {
        try {
            condition.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a channel");
        }
    }
}
