package cpcc.messaging.warmup;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import cpcc.messaging.channel.Multiplexer;
import cpcc.messaging.channel.MuxChannel;
import cpcc.messaging.channel.MuxLimits;
import cpcc.messaging.channel.MuxOwner;
import cpcc.messaging.codec.Codecs;
import cpcc.messaging.codec.Compression;
import cpcc.messaging.codec.PeerCodecs;
import cpcc.messaging.tls.TlsFilter;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.FrameReader;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.OpenHead;
import cpcc.messaging.wire.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.DummySession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;

/** One end of a link that has no socket: what it writes is handed to the other end as a task. Everything runs on one thread. */
final class MemoryEnd implements MuxOwner {
    private static final int BUFFER = 1024 * 1024;
    private static final MuxLimits LIMITS = new MuxLimits(1, BUFFER, BUFFER, BUFFER, BUFFER, 1);

    private final Queue<Runnable> work;
    private final DummySession session = new DummySession();
    private final FrameReader reader = new FrameReader(type -> Frames.RECORD);
    private final ByteBuffer batch = ByteBuffer.allocate(Frames.BATCH);
    private final ReentrantLock lock = new ReentrantLock();
    private final PeerCodecs plain = new PeerCodecs(Codecs.none(), () -> Compression.NEVER);
    private final Multiplexer mux;
    private MemoryEnd other;
    private MuxChannel channel;

    MemoryEnd(PeerId self, PeerId peer, Supplier<SSLEngine> engine, Queue<Runnable> work) {
        this.work = work;
        this.mux = new Multiplexer(self, peer, () -> LIMITS, new StrictJson(Frames.RECORD, 8), lock, this);
        session.setHandler(new Handler());
        session.getFilterChain().addLast("wire", new Wire());
        session.getFilterChain().addLast("tls", new TlsFilter(engine, work::add, work::add));
    }

    static void connect(MemoryEnd one, MemoryEnd two) {
        one.other = two;
        two.other = one;
        one.session.getFilterChain().fireSessionOpened();
        two.session.getFilterChain().fireSessionOpened();
    }

    void open(PeerId peer) throws Failure {
        channel = mux.open(new ChannelKey(peer, "warm-up", "warm-up", Priority.INTERACTIVE));
        pump();
    }

    /** {@return the only channel; null before it has arrived} */
    MuxChannel channel() {
        return channel;
    }

    @Override
    public Consumer<Channel> expected(OpenHead head) {
        return arrived -> channel = (MuxChannel) arrived;
    }

    @Override
    public void control(ByteBuffer frame) {
        // Only refusals, and here is nobody to refuse.
    }

    @Override
    public void later(Runnable task) {
        work.add(task);
    }

    @Override
    public void soon(Runnable task) {
        work.add(task);
    }

    @Override
    public PeerCodecs codecs() {
        return plain;
    }

    @Override
    public void count(Counter counter, int n) {
        // A rehearsal is no traffic.
    }

    @Override
    public boolean mayLog() {
        return false;
    }

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public void pump() {
        work.add(this::write);
    }

    private void write() {
        lock.lock();
        try {
            mux.fill(batch.clear());
        } finally {
            lock.unlock();
        }
        if (batch.flip().hasRemaining()) {
            session.write(IoBuffer.wrap(batch));
            pump();
        }
    }

    private void received(Frame frame) throws IOException {
        lock.lock();
        try {
            mux.receive(frame);
        } finally {
            lock.unlock();
        }
    }

    private final class Handler extends IoHandlerAdapter {
        @Override
        public void messageReceived(IoSession from, Object message) throws IOException {
            reader.read(((IoBuffer) message).buf(), MemoryEnd.this::received);
            pump();
        }
    }

    private final class Wire extends IoFilterAdapter {
        @Override
        public void filterWrite(NextFilter next, IoSession from, WriteRequest request) throws Exception {
            ByteBuffer bytes = ((IoBuffer) request.getMessage()).buf();
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining())
                    .put(bytes.duplicate())
                    .flip();
            work.add(() -> other.session.getFilterChain().fireMessageReceived(IoBuffer.wrap(copy)));
            next.filterWrite(from, request);
        }
    }
}
