package cpcc.backend.api;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sees one direction of one connection, on an I/O thread: it must not block. It and the other
 * direction's tap are never called concurrently.
 *
 * <p>It may pass, change, hold back (bounded) or refuse bytes: that is how a cookie is swapped or a protocol filtered.
 */
@FunctionalInterface
public interface Tap {
    /** Passes everything as it is. */
    Tap NONE = bytes -> bytes;

    /**
     * Takes the next bytes and gives what goes on.
     *
     * @param bytes ready to read; owned by the tap until it returns, must not be kept
     * @return ready to read, may be the argument; empty to hold everything back
     * @throws IOException to refuse: the connection is reset at both ends with this text
     */
    ByteBuffer pass(ByteBuffer bytes) throws IOException;

    /**
     * Gives what goes on in this direction though nothing has come in it: what the other direction's tap has seen may be
     * reason enough. Asked of the direction that leads to the local socket, each time after the other one has passed bytes.
     *
     * @return ready to read; empty, which is the default, if there is nothing
     * @throws IOException to refuse: the connection is reset at both ends with this text
     */
    default ByteBuffer due() throws IOException {
        return ByteBuffer.allocate(0);
    }

    /**
     * No more bytes come in this direction: it has ended, or the connection is over. Called once, on the same thread, before the
     * side that the bytes went to hears of it.
     */
    default void end() {}

    /**
     * {@return both, one after the other}
     *
     * @param next takes what this one gives
     */
    default Tap then(Tap next) {
        Tap first = this;
        return new Tap() {
            @Override
            public ByteBuffer pass(ByteBuffer bytes) throws IOException {
                return next.pass(first.pass(bytes));
            }

            @Override
            public ByteBuffer due() throws IOException {
                ByteBuffer firsts = first.due();
                ByteBuffer passed = firsts.hasRemaining() ? next.pass(firsts) : firsts;
                ByteBuffer nexts = next.due();
                if (!passed.hasRemaining() || !nexts.hasRemaining()) {
                    return passed.hasRemaining() ? passed : nexts;
                }
                return ByteBuffer.allocate(passed.remaining() + nexts.remaining())
                        .put(passed)
                        .put(nexts)
                        .flip();
            }

            @Override
            public void end() {
                first.end();
                next.end();
            }
        };
    }
}
