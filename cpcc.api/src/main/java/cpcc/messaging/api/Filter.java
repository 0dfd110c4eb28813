package cpcc.messaging.api;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sees one direction of one joined connection, on an I/O thread: it must not block. It and the
 * other direction's filter are never called concurrently.
 *
 * <p>It may pass, change, hold back (bounded) or refuse bytes.
 */
@FunctionalInterface
public interface Filter {
    /** Passes everything as it is. */
    Filter NONE = bytes -> bytes;

    /**
     * Takes the next bytes and gives what goes on.
     *
     * @param bytes ready to read; owned by the filter until it returns, must not be kept
     * @return ready to read, may be the argument; empty to hold everything back
     * @throws IOException to refuse: the connection and its channel are reset with this text
     */
    ByteBuffer pass(ByteBuffer bytes) throws IOException;

    /**
     * Gives what goes on in this direction though nothing has come in it: what the other direction's filter has seen may be
     * reason enough. Asked of the direction that leads to the local socket, each time after the other one has passed bytes.
     *
     * @return ready to read; empty, which is the default, if there is nothing
     * @throws IOException to refuse: the connection and its channel are reset with this text
     */
    default ByteBuffer due() throws IOException {
        return ByteBuffer.allocate(0);
    }

    /**
     * No more bytes come in this direction: it has ended, or the connection is over. Called once, on the same thread, before the
     * side that the bytes went to hears of it.
     */
    default void end() {}
}
