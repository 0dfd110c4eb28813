package cpcc.app;

import cpcc.shell.control.ControlRequest;
import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameType;
import cpcc.shell.control.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One command in a running peer, the streams of this process joined to it. {@link #run} is called once; the other methods
 * may be called from any thread meanwhile.
 */
final class Call implements AutoCloseable {
    /** What other programs end with when nobody reads their output any more. */
    private static final int BROKEN_PIPE = 141;

    private static final int PIECE = 16 * 1024;
    /** Within this time a peer says that it has taken a call, whatever the command. */
    private static final Duration TAKEN = Duration.ofSeconds(5);

    private final SocketChannel channel;
    private final Terminal terminal;
    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Patience patience;
    private int credit;
    private boolean done;

    private Call(
            SocketChannel channel,
            Terminal terminal,
            InputStream in,
            OutputStream out,
            OutputStream err,
            Duration limit) {
        this.patience = new Patience(limit);
        this.channel = channel;
        this.terminal = terminal;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /**
     * Connects to a peer.
     *
     * @param control its socket
     * @param terminal of this process
     * @param in standard input; read only as far as the peer asks
     * @param out standard output, written without buffer
     * @param err standard error, written without buffer
     * @param limit how long the whole call may take, null for as long as it takes
     * @throws SocketTimeoutException if the peer's process is there and takes no more calls
     * @throws IOException if no peer listens there
     */
    static Call open(
            Path control, Terminal terminal, InputStream in, OutputStream out, OutputStream err, Duration limit)
            throws IOException {
        Call call = new Call(SocketChannel.open(StandardProtocolFamily.UNIX), terminal, in, out, err, limit);
        call.patience.start();
        try {
            call.channel.connect(UnixDomainSocketAddress.of(control));
            return call;
        } catch (IOException e) {
            call.close();
            throw call.patience.over ? new SocketTimeoutException("the peer takes no calls") : e;
        }
    }

    /**
     * Runs the command to its end.
     *
     * @return its exit code
     * @throws Problem if the peer ended before the command did, or does not take it
     * @throws SocketTimeoutException if it is silent
     */
    int run(ControlRequest request) throws Problem, SocketTimeoutException {
        byte[] json = RequestJson.of(request).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (json.length > Frames.MAX_PAYLOAD) {
            throw new Problem(Problem.USAGE, "This command line is too long: " + json.length + " bytes.");
        }
        new Input().start();
        try {
            send(new Frame(FrameType.REQUEST, json));
            for (Frame frame = Frames.read(channel); frame != null; frame = Frames.read(channel)) {
                patience.heard();
                switch (frame.type()) {
                    case OUTPUT -> {
                        if (!write(out, frame)) {
                            return BROKEN_PIPE;
                        }
                    }
                    case ERROR -> write(err, frame);
                    case CREDIT -> grant(frame.number());
                    case RAW -> terminal.raw(frame.number() != 0);
                    case EXIT -> {
                        return frame.number();
                    }
                    default -> throw new IOException("a frame that only a client sends: " + frame.type());
                }
            }
            throw new Problem(Problem.CPCC, "The peer ended before it answered.");
        } catch (IOException | IllegalArgumentException e) {
            if (patience.over) {
                throw new SocketTimeoutException("the peer does not answer");
            }
            throw new Problem(Problem.CPCC, "The peer did not answer to the end: " + e.getMessage() + ".");
        } finally {
            end();
        }
    }

    /** Interrupts the command. */
    void interrupt() {
        tell(Frame.of(FrameType.INTERRUPT));
    }

    /** Tells the command of the terminal's new size. */
    void resized() {
        try {
            terminal.measure();
        } catch (IOException e) {
            // The old size stays.
            return;
        }
        tell(Frame.window(terminal.columns(), terminal.rows()));
    }

    /** Hangs up. */
    @Override
    public void close() throws IOException {
        end();
        channel.close();
    }

    private static boolean write(OutputStream stream, Frame frame) {
        try {
            stream.write(frame.payload());
            stream.flush();
            return true;
        } catch (IOException e) {
            // Nobody reads it any more.
            return false;
        }
    }

    private void tell(Frame frame) {
        try {
            send(frame);
        } catch (IOException e) {
            // The peer is gone; whoever reads from it finds out.
        }
    }

    /** One frame after the other: signals, input and the request come from several threads. */
    private void send(Frame frame) throws IOException {
        synchronized (channel) {
            Frames.write(channel, frame);
        }
    }

    private synchronized void grant(int bytes) throws IOException {
        if (bytes < 0) {
            throw new IOException("a credit of " + bytes);
        }
        credit = (int) Math.min(Integer.MAX_VALUE, (long) credit + bytes);
        notifyAll();
    }

    private synchronized int awaitCredit() throws InterruptedException {
        while (credit == 0 && !done) {
            wait();
        }
        return done ? 0 : credit;
    }

    private synchronized void spend(int bytes) {
        credit -= bytes;
    }

    private synchronized void end() {
        done = true;
        notifyAll();
    }

    /** Ends the connection of a call on which nothing is heard in time. */
    private final class Patience extends Thread {
        private final Duration limit;
        private final long begin = System.nanoTime();
        private boolean heard;
        private volatile boolean over;

        Patience(Duration limit) {
            super("patience");
            this.limit = limit;
            setDaemon(true);
        }

        void heard() {
            synchronized (Call.this) {
                heard = true;
                Call.this.notifyAll();
            }
        }

        @Override
        public void run() {
            try {
                if (isOver()) {
                    over = true;
                    channel.close();
                }
            } catch (IOException e) {
                // Then it is closed.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isOver() throws InterruptedException {
            synchronized (Call.this) {
                while (!done && !(heard && limit == null)) {
                    Duration allowed = heard || limit != null && limit.compareTo(TAKEN) < 0 ? limit : TAKEN;
                    long left = allowed.minusNanos(System.nanoTime() - begin).toMillis();
                    if (left <= 0) {
                        return true;
                    }
                    Call.this.wait(left);
                }
                return false;
            }
        }
    }

    /** Carries standard input as far as there is credit: what the command does not read stays for the next program. */
    private final class Input extends Thread {
        Input() {
            super("input");
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] buffer = new byte[PIECE];
            try {
                for (int allowed = awaitCredit(); allowed > 0; allowed = awaitCredit()) {
                    int count = in.read(buffer, 0, Math.min(allowed, PIECE));
                    if (count < 0) {
                        send(Frame.of(FrameType.INPUT_END));
                        return;
                    }
                    byte[] piece = new byte[count];
                    System.arraycopy(buffer, 0, piece, 0, count);
                    spend(count);
                    send(new Frame(FrameType.INPUT, piece));
                }
            } catch (IOException e) {
                // Standard input cannot be read: for the command it has ended.
                tell(Frame.of(FrameType.INPUT_END));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
