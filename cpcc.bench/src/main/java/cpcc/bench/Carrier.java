package cpcc.bench;

import java.io.IOException;

/** A way to use an application whose windows open on the user's screen. */
interface Carrier {
    /** {@return how it is called in reports} */
    String name();

    /**
     * Makes a shell line known under a name. It is run in an empty folder of its own, HOME, where it may leave what it
     * wants.
     */
    void install(String id, String line) throws IOException;

    /** {@return a use that has just been begun, to be closed} */
    Use start(String id) throws IOException;

    /** Runs a line to its end. */
    void run(String id) throws IOException;

    /** A use of an application; closing it leaves nothing of it. */
    interface Use extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
