package cpcc.messaging.tls;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.filter.FilterEvent;
import org.apache.mina.filter.ssl.SslEvent;

/**
 * TLS for one session. MINA's own SslFilter looks up host names on the I/O thread, loses what is written too early and
 * swallows why a handshake failed; this one does none of it and keeps its buffers.
 *
 * <p>Tells {@link SslEvent#SECURED} once, and a failure by exceptionCaught with an SSLException; the alert follows, and the end
 * of the session. Nothing may be written before SECURED. What is written has been copied when write returns; what is received
 * is valid only during messageReceived.
 *
 * <p>What comes in is handled on the I/O thread alone, except that whatever takes long in a handshake is done elsewhere. Any
 * thread may write: a lock is held while bytes are wrapped and queued, so that records leave in the order they were made.
 */
public final class TlsFilter extends IoFilterAdapter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** More than this before the handshake is done is no handshake. */
    private static final int MAX_HANDSHAKE_BYTES = 64 * 1024;
    /** What is written at once fits into so many, and one that TLS has to say in between. */
    private static final int RECORDS = 5;

    private final Supplier<SSLEngine> source;
    private final Executor tasks;
    private final Executor loop;
    private final Object outbound = new Object();
    private volatile SSLEngine engine;
    private ByteBuffer plain;
    private int record;
    /** What came and was not unwrapped yet, up to its position. */
    private ByteBuffer cipher = NOTHING;
    /** The buffer for what is written, while it is not being written. */
    private ByteBuffer room;

    private boolean waiting = true;
    private boolean broken;
    private volatile boolean secured;

    /**
     * TLS with an engine of its own.
     *
     * @param source makes the engine, set to client or server, off the I/O thread
     * @param tasks runs what takes long
     * @param loop runs things on the session's I/O thread
     */
    public TlsFilter(Supplier<SSLEngine> source, Executor tasks, Executor loop) {
        this.source = source;
        this.tasks = tasks;
        this.loop = loop;
    }

    /** {@return the engine; null until it is there, which it is before SECURED} */
    public SSLEngine engine() {
        return engine;
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession session) throws Exception {
        super.sessionOpened(next, session);
        elsewhere(next, session, this::begin);
    }

    @Override
    public void messageReceived(NextFilter next, IoSession session, Object message) {
        ByteBuffer received = ((IoBuffer) message).buf();
        if (cipher.remaining() < received.remaining()) {
            int needed = cipher.position() + received.remaining();
            cipher =
                    ByteBuffer.allocate(Math.max(needed, 2 * cipher.capacity())).put(cipher.flip());
        }
        cipher.put(received);
        proceed(next, session);
    }

    @Override
    public void filterWrite(NextFilter next, IoSession session, WriteRequest request) throws Exception {
        ByteBuffer bytes = ((IoBuffer) request.getMessage()).buf();
        synchronized (outbound) {
            if (!secured) {
                throw new IllegalStateException("written before the handshake was done");
            }
            ByteBuffer out = room == null ? ByteBuffer.allocate(RECORDS * record) : room.clear();
            room = null;
            while (bytes.hasRemaining()) {
                if (out.remaining() < record) {
                    next.filterWrite(session, new Encrypted(out, null));
                    out = ByteBuffer.allocate(RECORDS * record);
                }
                SSLEngineResult result = engine.wrap(bytes, out);
                if (result.getStatus() != Status.OK) {
                    throw new IllegalStateException("cannot encrypt: " + result.getStatus());
                }
            }
            next.filterWrite(session, new Encrypted(out, request));
        }
    }

    @Override
    public void messageSent(NextFilter next, IoSession session, WriteRequest request) throws Exception {
        if (request instanceof Encrypted encrypted && encrypted.original != null) {
            synchronized (outbound) {
                room = encrypted.bytes;
            }
            next.messageSent(session, encrypted.original);
        }
    }

    /** One step of a handshake. */
    private interface Step {
        void run() throws SSLException;
    }

    private void begin() throws SSLException {
        SSLEngine made = source.get();
        record = made.getSession().getPacketBufferSize();
        plain = ByteBuffer.allocate(made.getSession().getApplicationBufferSize());
        engine = made;
        if (made.getUseClientMode()) {
            made.beginHandshake();
        }
    }

    /** Lets what comes in wait while a step is taken off the I/O thread. */
    private void elsewhere(NextFilter next, IoSession session, Step step) {
        waiting = true;
        tasks.execute(() -> {
            SSLException failure = attempt(step);
            loop.execute(() -> {
                waiting = false;
                try {
                    if (failure != null) {
                        throw failure;
                    }
                    settle(next, session, engine.getHandshakeStatus());
                } catch (SSLException e) {
                    fail(next, session, e);
                }
                proceed(next, session);
            });
        });
    }

    private static SSLException attempt(Step step) {
        try {
            step.run();
            return null;
        } catch (SSLException e) {
            return e;
        } catch (RuntimeException e) {
            return new SSLException("the handshake cannot go on", e);
        }
    }

    private void proceed(NextFilter next, IoSession session) {
        try {
            if (!waiting && !broken) {
                cipher.flip();
                try {
                    unwrap(next, session, cipher);
                } finally {
                    cipher.compact();
                }
            }
            if (broken) {
                cipher.clear();
            } else if (!secured && cipher.position() > MAX_HANDSHAKE_BYTES) {
                throw new SSLException("a handshake that does not end");
            }
        } catch (SSLException e) {
            fail(next, session, e);
        }
    }

    private void unwrap(NextFilter next, IoSession session, ByteBuffer source) throws SSLException {
        while (!waiting) {
            plain.clear();
            SSLEngineResult result = engine.unwrap(source, plain);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new SSLException("a record larger than a record may be");
            }
            settle(next, session, result.getHandshakeStatus());
            if (plain.flip().hasRemaining()) {
                next.messageReceived(session, IoBuffer.wrap(plain));
            }
            if (result.getStatus() == Status.CLOSED) {
                session.closeOnFlush();
                return;
            }
            boolean stuck = result.getStatus() == Status.BUFFER_UNDERFLOW || result.bytesConsumed() == 0;
            if (stuck && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP_AGAIN) {
                return;
            }
        }
    }

    /** Does what the handshake asks for next. */
    private void settle(NextFilter next, IoSession session, HandshakeStatus status) throws SSLException {
        switch (status) {
            case NEED_TASK -> elsewhere(next, session, this::runTasks);
            case NEED_WRAP -> wrapHandshake(next, session);
            case FINISHED -> finished(next, session);
            default -> {
                // More bytes are needed, or nothing at all.
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void wrapHandshake(NextFilter next, IoSession session) throws SSLException {
        HandshakeStatus status;
        synchronized (outbound) {
            do {
                ByteBuffer out = ByteBuffer.allocate(record);
                SSLEngineResult result = engine.wrap(NOTHING, out);
                if (out.position() > 0) {
                    next.filterWrite(session, new Encrypted(out, null));
                }
                status = result.getHandshakeStatus();
                if (result.getStatus() == Status.CLOSED) {
                    return;
                }
            } while (status == HandshakeStatus.NEED_WRAP);
        }
        if (status == HandshakeStatus.FINISHED || status == HandshakeStatus.NEED_TASK) {
            settle(next, session, status);
        }
    }

    private void finished(NextFilter next, IoSession session) throws SSLException {
        if (!secured) {
            secured = true;
            FilterEvent event = SslEvent.SECURED;
            next.event(session, event);
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            wrapHandshake(next, session);
        }
    }

    /** The reason first: as soon as the other side has the alert it may close. */
    private void fail(NextFilter next, IoSession session, SSLException why) {
        broken = true;
        next.exceptionCaught(session, why);
        if (engine == null) {
            session.closeNow();
            return;
        }
        try {
            engine.closeOutbound();
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrapHandshake(next, session);
            }
        } catch (SSLException e) {
            // The alert is a courtesy; the reason has been told.
        }
        session.closeOnFlush();
    }

    /** Bytes that are encrypted already; without an original nobody waits for their way out. */
    private static final class Encrypted extends DefaultWriteRequest {
        private final ByteBuffer bytes;
        private final WriteRequest original;

        /** All bytes up to the position. What MINA writes is a view of its own, so that the buffer can be filled anew. */
        Encrypted(ByteBuffer bytes, WriteRequest original) {
            super(IoBuffer.wrap(bytes.array(), 0, bytes.position()), original == null ? null : original.getFuture());
            this.bytes = bytes;
            this.original = original;
        }
    }
}
