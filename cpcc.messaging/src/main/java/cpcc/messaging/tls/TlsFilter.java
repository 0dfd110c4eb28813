package cpcc.messaging.tls;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
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
 * of the session. Nothing
 * may be written before SECURED. What is written has been copied when write returns; what is received is valid only during
 * messageReceived.
 *
 * <p>Two locks, always in this order: the inbound side, held while received bytes are handed on; the outbound side, held
 * while bytes are wrapped and queued, so that records leave in the order they were made.
 */
public final class TlsFilter extends IoFilterAdapter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** More than this before the handshake is done is no handshake. */
    private static final int MAX_HANDSHAKE_BYTES = 64 * 1024;

    private final SSLEngine engine;
    private final Executor tasks;
    private final Object inbound = new Object();
    private final Object outbound = new Object();
    private final ByteBuffer plain;
    private final ByteBuffer cipher;
    private ByteBuffer rest = NOTHING;
    private boolean waiting;
    private boolean broken;
    private volatile boolean secured;

    /**
     * TLS with this engine.
     *
     * @param engine fresh, set to client or server
     * @param tasks runs what takes long in a handshake, off the I/O thread
     */
    public TlsFilter(SSLEngine engine, Executor tasks) {
        this.engine = engine;
        this.tasks = tasks;
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        this.cipher = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession session) throws Exception {
        super.sessionOpened(next, session);
        if (engine.getUseClientMode()) {
            engine.beginHandshake();
            wrapHandshake(next, session);
        }
    }

    @Override
    public void messageReceived(NextFilter next, IoSession session, Object message) {
        synchronized (inbound) {
            ByteBuffer received = ((IoBuffer) message).buf();
            ByteBuffer source = rest.hasRemaining() ? joined(rest, received) : received;
            rest = NOTHING;
            proceed(next, session, source);
        }
    }

    @Override
    public void filterWrite(NextFilter next, IoSession session, WriteRequest request) throws Exception {
        ByteBuffer source = ((IoBuffer) request.getMessage()).buf();
        synchronized (outbound) {
            if (!secured) {
                throw new IllegalStateException("written before the handshake was done");
            }
            IoBuffer all = IoBuffer.allocate(0);
            while (source.hasRemaining()) {
                cipher.clear();
                SSLEngineResult result = engine.wrap(source, cipher);
                if (result.getStatus() != Status.OK) {
                    throw new IllegalStateException("cannot encrypt: " + result.getStatus());
                }
                cipher.flip();
                all = appended(all, cipher, source);
            }
            next.filterWrite(session, new Encrypted(all, request));
        }
    }

    @Override
    public void messageSent(NextFilter next, IoSession session, WriteRequest request) throws Exception {
        if (request instanceof Encrypted encrypted && encrypted.original != null) {
            next.messageSent(session, encrypted.original);
        }
    }

    private void proceed(NextFilter next, IoSession session, ByteBuffer source) {
        try {
            if (broken) {
                return;
            }
            if (!waiting) {
                unwrap(next, session, source);
            }
            keep(source);
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
            case NEED_TASK -> runTasks(next, session);
            case NEED_WRAP -> wrapHandshake(next, session);
            case FINISHED -> finished(next, session);
            default -> {
                // More bytes are needed, or nothing at all.
            }
        }
    }

    private void runTasks(NextFilter next, IoSession session) {
        waiting = true;
        tasks.execute(() -> {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            synchronized (inbound) {
                waiting = false;
                ByteBuffer source = rest;
                rest = NOTHING;
                try {
                    settle(next, session, engine.getHandshakeStatus());
                } catch (SSLException e) {
                    fail(next, session, e);
                }
                proceed(next, session, source);
            }
        });
    }

    private void wrapHandshake(NextFilter next, IoSession session) throws SSLException {
        HandshakeStatus status;
        synchronized (outbound) {
            do {
                cipher.clear();
                SSLEngineResult result = engine.wrap(NOTHING, cipher);
                cipher.flip();
                if (cipher.hasRemaining()) {
                    next.filterWrite(session, new Encrypted(appended(IoBuffer.allocate(0), cipher, NOTHING), null));
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

    private void keep(ByteBuffer source) throws SSLException {
        if (!source.hasRemaining()) {
            rest = NOTHING;
        } else if (!secured && source.remaining() > MAX_HANDSHAKE_BYTES) {
            throw new SSLException("a handshake that does not end");
        } else {
            rest = joined(source, NOTHING);
        }
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining());
        return both.put(first).put(second).flip();
    }

    private static IoBuffer appended(IoBuffer all, ByteBuffer part, ByteBuffer more) {
        if (!all.hasRemaining() && !more.hasRemaining()) {
            ByteBuffer exact = ByteBuffer.allocate(part.remaining());
            return IoBuffer.wrap(exact.put(part).flip());
        }
        ByteBuffer grown = ByteBuffer.allocate(all.remaining() + part.remaining());
        return IoBuffer.wrap(grown.put(all.buf()).put(part).flip());
    }

    /** Bytes that are encrypted already; without an original they belong to the handshake. */
    private static final class Encrypted extends DefaultWriteRequest {
        private final WriteRequest original;

        Encrypted(IoBuffer message, WriteRequest original) {
            super(message, original == null ? null : original.getFuture());
            this.original = original;
        }
    }
}
