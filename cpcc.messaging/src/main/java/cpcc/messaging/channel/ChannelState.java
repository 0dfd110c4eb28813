package cpcc.messaging.channel;

import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.ProtocolException;
import java.nio.ByteBuffer;

/**
 * One end of a channel as a pure state machine: no I/O, no clock, no locks, no threads.
 *
 * <p>All offsets are absolute, counted from the channel's start, and a FIN counts as one byte behind the last. What was sent
 * is kept until the peer has acknowledged it, so that after a lost link both ends say where they are (WINDOW) and go on
 * from there: nothing is lost and nothing doubled.
 */
final class ChannelState {
    /** What each end may send before it has heard from the other. Part of the protocol. */
    static final int INITIAL_CREDIT = 64 * 1024;
    /** At the latest after so many bytes an end acknowledges and gives new credit. Part of the protocol. */
    private static final int LARGEST_SILENCE = 32 * 1024;

    private final boolean opener;
    private int window;

    // What goes out. acked <= sent <= acked + unacked.size().
    private final ByteRing unacked;
    private int keeps;
    private long acked;
    private long sent;
    private long everSent;
    private long limit = INITIAL_CREDIT;
    private boolean finished;
    private boolean finSent;
    private boolean finEverSent;
    private boolean finAcked;

    // What comes in. received - unread.size() has been consumed.
    private final ByteRing unread;
    private long received;
    private long granted = INITIAL_CREDIT;
    private long acknowledged;
    private boolean ended;
    private boolean abandoned;
    private boolean inputLost;

    // What the peer has to hear, and what we have heard on this link.
    private boolean confirmed;
    private boolean synced = true;
    private boolean openDue;
    private boolean windowDue = true;
    private boolean resetDue;
    private String reset;

    /**
     * A new channel.
     *
     * @param opener whether this end opened it
     * @param window how far ahead of the reader the peer may send, in bytes
     * @param largestWindow what {@link #widen} may make of it
     * @param buffer how many bytes are kept until they are acknowledged
     * @param largestBuffer what {@link #keep} may make of it
     */
    ChannelState(boolean opener, int window, int largestWindow, int buffer, int largestBuffer) {
        this.opener = opener;
        this.window = Math.max(window, INITIAL_CREDIT);
        this.keeps = Math.max(buffer, 2 * INITIAL_CREDIT);
        this.unacked = new ByteRing(Math.max(keeps, largestBuffer));
        this.unread = new ByteRing(Math.max(this.window, largestWindow));
        this.confirmed = !opener;
        this.openDue = opener;
    }

    /** Lets the peer send further ahead from now on; never less far. */
    void widen(int wider) {
        if (wider > window && wider <= unread.size() + unread.free()) {
            window = wider;
            considerWindow();
        }
    }

    /** Keeps more from now on; never less. */
    void keep(int more) {
        keeps = Math.max(keeps, Math.min(more, unacked.size() + unacked.free()));
    }

    // The application's side.

    /** Takes as much as there is room for and tells how much; nothing after {@link #finish} or a reset. */
    int write(ByteBuffer source) {
        if (!writable()) {
            return 0;
        }
        int end = source.limit();
        source.limit(source.position() + Math.min(source.remaining(), room()));
        int n = unacked.put(source);
        source.limit(end);
        return n;
    }

    /** {@return how many bytes would be taken now, if any may be written} */
    int room() {
        return Math.max(0, keeps - unacked.size());
    }

    /** {@return how many bytes the peer has not yet acknowledged, sent or not} */
    int queued() {
        return unacked.size();
    }

    /** {@return how many bytes the peer has acknowledged} */
    long acked() {
        return acked;
    }

    boolean writable() {
        return !finished && reset == null && unacked.size() < keeps;
    }

    boolean finished() {
        return finished;
    }

    /** No more will be written. */
    void finish() {
        finished = true;
    }

    /** Gives what has come, and tells how much; -1 when no more will come. */
    int read(ByteBuffer target) {
        int n = unread.take(target);
        if (n > 0) {
            considerWindow();
            return n;
        }
        return ended && unread.size() == 0 ? -1 : 0;
    }

    int readable() {
        return unread.size();
    }

    /** {@return whether no more will come} */
    boolean inputOver() {
        return ended || inputLost;
    }

    /** What comes from now on is thrown away. */
    void abandonInput() {
        abandoned = true;
        unread.drop(unread.size());
        considerWindow();
    }

    /** Ends both directions from this side. */
    void reset(String why) {
        if (reset == null) {
            reset = why;
            resetDue = true;
            openDue = false;
            inputLost = true;
            unacked.drop(unacked.size());
            unread.drop(unread.size());
        }
    }

    /** {@return why the channel was reset by either side, or null} */
    String resetReason() {
        return reset;
    }

    /** {@return whether there is nothing to read but an error: what had arrived as a whole survives a reset by the peer} */
    boolean inputLost() {
        return inputLost;
    }

    /** {@return whether the peer knows of it} */
    boolean confirmed() {
        return confirmed;
    }

    /** {@return whether both directions have ended, one way or the other} */
    boolean over() {
        return reset != null || finAcked && ended;
    }

    // What comes from the peer.

    void onData(long offset, ByteBuffer bytes) throws ProtocolException {
        if (reset != null) {
            return; // Sent before the peer heard of it.
        }
        long end = offset + bytes.remaining();
        if (offset > received) {
            throw new ProtocolException("bytes are missing between " + received + " and " + offset);
        }
        if (end > granted || end < 0) {
            throw new ProtocolException("bytes up to " + end + " beyond the window's " + granted);
        }
        if (end > received && ended) {
            throw new ProtocolException("bytes after the end");
        }
        if (end > received) {
            bytes.position(bytes.position() + (int) (received - offset));
            received = end;
            take(bytes);
            considerWindow();
        }
    }

    void onFin(long offset) throws ProtocolException {
        if (reset != null) {
            return;
        }
        if (offset != received) {
            throw new ProtocolException("an end at " + offset + " but bytes up to " + received);
        }
        ended = true;
        windowDue = true;
    }

    void onWindow(long peerReceived, long peerLimit) throws ProtocolException {
        if (reset != null) {
            return;
        }
        if (peerReceived > everSent + (finEverSent ? 1 : 0)) {
            throw new ProtocolException("bytes acknowledged that were never sent");
        }
        confirmed = true;
        openDue = false;
        long data = peerReceived;
        if (finEverSent && peerReceived == everSent + 1) {
            finAcked = true;
            data = everSent;
        }
        if (data > acked) {
            unacked.drop((int) (data - acked));
            acked = data;
        }
        if (!synced || sent < acked) {
            sent = acked;
        }
        synced = true;
        limit = Math.max(limit, peerLimit);
    }

    void onReset(String why) {
        if (reset == null) {
            reset = why;
            unacked.drop(unacked.size());
            openDue = false;
            inputLost = !ended;
            if (inputLost) {
                unread.drop(unread.size());
            }
        }
        resetDue = false;
    }

    // The link.

    /** A new link to the same incarnation: both ends say where they are, then sending goes on from there. */
    void linkUp() {
        openDue = opener && !confirmed && reset == null;
        synced = openDue;
        sent = acked;
        finSent = false;
        windowDue = reset == null;
        resetDue = reset != null;
    }

    // What has to go out.

    boolean openDue() {
        return openDue;
    }

    void openSent() {
        openDue = false;
    }

    boolean resetDue() {
        return resetDue;
    }

    void resetSent() {
        resetDue = false;
    }

    boolean windowDue() {
        return windowDue && reset == null;
    }

    void window(int channel, ByteBuffer out) {
        windowDue = false;
        granted = Math.max(granted, consumed() + window);
        acknowledged = received;
        Frames.window(out, channel, received + (ended ? 1 : 0), granted);
    }

    boolean dataDue() {
        return reset == null && synced && !openDue && (payload() > 0 || finDue());
    }

    /** Appends one DATA frame of so many bytes at most, or the FIN, to a buffer that has room for at least a byte of payload. */
    int data(int channel, int most, ByteBuffer out) {
        int n = Math.min(payload(), Math.min(most, out.remaining() - Frames.DATA_OVERHEAD));
        if (n > 0) {
            Frames.data(out, channel, sent, n);
            unacked.copy((int) (sent - acked), n, out);
            sent += n;
            everSent = Math.max(everSent, sent);
            return n;
        }
        Frames.fin(out, channel, sent);
        finSent = true;
        finEverSent = true;
        return 0;
    }

    /** {@return whether nothing of it has to be said any more, unless the link is lost} */
    boolean settled() {
        return reset != null ? !resetDue : over() && !windowDue;
    }

    /** {@return whether bytes wait that the peer does not let us send, and where it stopped; -1 if it does} */
    long starvedAt() {
        return reset == null && acked + unacked.size() > limit ? limit : -1;
    }

    private int payload() {
        return (int) (Math.min(acked + unacked.size(), limit) - sent);
    }

    private boolean finDue() {
        return finished && !finSent && !finAcked && sent == acked + unacked.size();
    }

    private void take(ByteBuffer bytes) {
        if (!abandoned) {
            unread.put(bytes);
        } else if (finAcked) {
            reset("nobody reads any more");
        }
    }

    private long consumed() {
        return received - unread.size();
    }

    /** Speaks up often enough that the peer neither runs dry nor runs over, and no oftener. */
    private void considerWindow() {
        int silence = Math.min(window / 4, LARGEST_SILENCE);
        if (received - acknowledged >= silence || !ended && consumed() + window - granted >= silence) {
            windowDue = true;
        }
    }
}
