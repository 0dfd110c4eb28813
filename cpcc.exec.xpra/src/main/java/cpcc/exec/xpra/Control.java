package cpcc.exec.xpra;

import cpcc.backend.api.Pipe;
import java.io.IOException;

/**
 * What the two halves tell each other: the provider's by coming that xpra's server starts, and by its end that this is the
 * end; a byte each, the user's that the windows are to be closed, and the answer.
 */
final class Control implements AutoCloseable {
    /** From the user's half: press the close buttons. */
    static final int CLOSE = 'C';
    /** From the provider's half: at least one was pressed. */
    static final int PRESSED = 'P';
    /** From the provider's half: there was none to press. */
    static final int NOTHING = 'N';

    private final Pipe pipe;

    Control(Pipe pipe) {
        this.pipe = pipe;
    }

    /** What is heard. */
    interface Listener {
        /** Called for each byte. */
        void said(int what);

        /** The other half has ended, or this one. */
        default void over() {}
    }

    /** Hears the other half on a thread of its own, until either closes. */
    void listen(String session, Listener listener) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (int what = pipe.in().read();
                                what >= 0;
                                what = pipe.in().read()) {
                            listener.said(what);
                        }
                    } catch (IOException e) {
                        // An end like any other.
                    } finally {
                        listener.over();
                    }
                },
                "cpcc-xpra-" + session);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void say(int what) throws IOException {
        pipe.out().write(what);
        pipe.out().flush();
    }

    @Override
    public void close() {
        pipe.close();
    }
}
