package cpcc.shell.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Decides who may call. */
@FunctionalInterface
interface CallerCheck {
    /**
     * {@return whether this connection may give commands}
     *
     * @param connection just accepted
     * @throws IOException if it cannot be told
     */
    boolean admits(SocketChannel connection) throws IOException;
}
