package cpcc.messaging.local;

import cpcc.messaging.api.Filter;
import cpcc.messaging.api.Filters;
import cpcc.messaging.channel.MuxChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One local socket joined to one channel. Everything but {@link #wake} happens on the I/O thread.
 *
 * <p>Reads no further while the channel has no room, so what a stopped peer holds up stays in the socket; asks the channel for
 * no more while the socket takes nothing, so the peer runs out of credit.
 */
final class LocalConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalConnection.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Then it is the next connection's turn. */
    private static final int ROUNDS = 4;
    /** More may wait for the local socket only if it came from the peer, who gets no more credit then. */
    private static final int MOST_WAITING = 1024 * 1024;

    private final LocalSockets sockets;
    private final SocketChannel socket;
    private final MuxChannel channel;
    private final Filters filters;
    private final AtomicBoolean woken = new AtomicBoolean();
    private SelectionKey key;
    private ByteBuffer toPeer = NOTHING;
    private ByteBuffer fromPeer = NOTHING;
    private boolean localEnded;
    private boolean peerEnded;
    private boolean wantRead;
    private boolean wantWrite;
    private boolean toPeerOver;
    private boolean fromPeerOver;
    private boolean closed;
    private int watched;

    LocalConnection(LocalSockets sockets, SocketChannel socket, MuxChannel channel, Filters filters) {
        this.sockets = sockets;
        this.socket = socket;
        this.channel = channel;
        this.filters = filters;
    }

    void start() {
        try {
            socket.configureBlocking(false);
            key = sockets.loop().register(socket, 0, this::ready);
            channel.listen(this::wake);
        } catch (IOException e) {
            fail(e);
        }
    }

    /** The channel has changed. Called from any thread, with a lock held. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            sockets.loop().execute(() -> {
                woken.set(false);
                serve();
            });
        }
    }

    /** The socket is what it was waited for to be. */
    private void ready() {
        if (key.isValid()) {
            wantRead &= !key.isReadable();
            wantWrite &= !key.isWritable();
            serve();
        }
    }

    /** Moves what can be moved; a socket that was found empty or full is left alone until it is ready. */
    private void serve() {
        if (closed) {
            return;
        }
        try {
            boolean more = !wantWrite && fromPeer();
            more |= !reset() && !wantRead && toPeer();
            if (localEnded && !toPeer.hasRemaining() && peerEnded) {
                close();
                return;
            }
            watch((wantRead ? SelectionKey.OP_READ : 0) | (wantWrite ? SelectionKey.OP_WRITE : 0));
            if (more) {
                sockets.loop().nextTurn(this::serve);
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException | Error e) { // Whatever it is, half a message must not stay behind.
            LOG.error("the filter of {} failed", channel.key().label(), e);
            fail(new IOException("its filter failed", e));
        }
    }

    private void watch(int operations) {
        if (watched != operations) {
            watched = operations;
            key.interestOps(operations);
        }
    }

    /** Whether nothing goes to the peer any more; what had arrived before is still handed over. */
    private boolean reset() throws IOException {
        String reason = channel.resetReason();
        if (reason != null && peerEnded) {
            throw new IOException(reason);
        }
        wantRead &= reason == null;
        return reason != null;
    }

    /** Moves bytes to the peer; true if it only stopped to let others have a turn. */
    private boolean toPeer() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            if (toPeer.hasRemaining()) {
                channel.offer(toPeer);
                if (toPeer.hasRemaining()) {
                    return false; // The channel wakes us when there is room.
                }
            }
            if (localEnded || fromPeer.remaining() > MOST_WAITING) {
                return false; // What reads none of its answers asks for no more.
            }
            ByteBuffer scratch = sockets.scratch();
            int n = socket.read(scratch);
            if (n == 0) {
                wantRead = true;
                return false;
            }
            if (n < 0) {
                localEnded = true;
                endToPeer();
                channel.closeOutput();
                return false;
            }
            ByteBuffer passed = filters.toPeer().pass(scratch.flip());
            channel.offer(passed);
            toPeer = kept(passed);
            answer(filters.fromPeer().due());
            if (n < IoLoop.TURN_BYTES && !toPeer.hasRemaining()) {
                wantRead = true; // There was no more, and asking again would cost a call of the system.
                return false;
            }
        }
        return true;
    }

    /** Moves bytes to the local socket; true if it only stopped to let others have a turn. */
    private boolean fromPeer() throws IOException {
        for (int round = 0; round < ROUNDS && !peerEnded; round++) {
            if (fromPeer.hasRemaining() && !write(fromPeer)) {
                return false;
            }
            if (peerEnded) {
                return false;
            }
            ByteBuffer scratch = sockets.scratch();
            int n = channel.poll(scratch);
            if (n == 0) {
                return false;
            }
            if (n < 0) {
                peerEnded = true;
                endFromPeer();
                socket.shutdownOutput();
                return false;
            }
            ByteBuffer passed = filters.fromPeer().pass(scratch.flip());
            boolean all = write(passed);
            fromPeer = kept(passed);
            if (!all) {
                return false;
            }
        }
        return !peerEnded;
    }

    /** Hands the local socket what is due there because of what it has said, behind all that is on its way there. */
    private void answer(ByteBuffer due) {
        if (!due.hasRemaining() || peerEnded) {
            return;
        }
        if (!fromPeer.hasRemaining()) {
            write(due);
            fromPeer = kept(due);
        } else {
            fromPeer = ByteBuffer.allocate(fromPeer.remaining() + due.remaining())
                    .put(fromPeer)
                    .put(due)
                    .flip();
        }
    }

    /** {@return whether all of it was written} A local program that reads no more is no reason to stop it from writing. */
    private boolean write(ByteBuffer bytes) {
        try {
            socket.write(bytes);
        } catch (IOException e) {
            bytes.position(bytes.limit());
            peerEnded = true;
            endFromPeer();
            channel.abandonInput();
            return false;
        }
        wantWrite = bytes.hasRemaining();
        return !wantWrite;
    }

    private void endToPeer() {
        if (!toPeerOver) {
            toPeerOver = true;
            end(filters.toPeer());
        }
    }

    private void endFromPeer() {
        if (!fromPeerOver) {
            fromPeerOver = true;
            end(filters.fromPeer());
        }
    }

    private void end(Filter filter) {
        try {
            filter.end();
        } catch (RuntimeException e) {
            LOG.error("the filter of {} failed at its end", channel.key().label(), e);
        }
    }

    private void fail(IOException e) {
        if (!closed) {
            LOG.debug("local connection of {} ends: {}", channel.key().label(), e.getMessage());
            channel.reset(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            close();
        }
    }

    @Override
    public void close() {
        closed = true;
        sockets.gone(this);
        endToPeer();
        endFromPeer();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a local socket: {}", e.getMessage());
        }
    }

    private static ByteBuffer kept(ByteBuffer left) {
        if (!left.hasRemaining()) {
            return NOTHING;
        }
        return ByteBuffer.allocate(left.remaining()).put(left).flip();
    }
}
