package cpcc.exec.x11;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Tells windows what their close button would (WM_DELETE_WINDOW), so that a program can ask whether to save. */
final class CloseButton {
    private static final int GET_PROPERTY = 20;
    private static final int SEND_EVENT = 25;
    private static final int CLIENT_MESSAGE = 33;
    private static final int ATOM = 4;
    private static final int MAX_PROTOCOLS = 64;

    private final XConnection connection;
    private final int protocols;
    private final int delete;

    CloseButton(XConnection connection) throws IOException {
        this.connection = connection;
        this.protocols = connection.atom("WM_PROTOCOLS");
        this.delete = connection.atom("WM_DELETE_WINDOW");
    }

    /**
     * Presses it on every window that has one.
     *
     * @param windows that are shown, those inside others too
     * @return whether any had one
     * @throws IOException if the server is gone
     */
    boolean press(List<Integer> windows) throws IOException {
        boolean pressed = false;
        for (int window : windows) {
            if (obeys(window)) {
                send(window);
                pressed = true;
            }
        }
        connection.sync();
        return pressed;
    }

    private boolean obeys(int window) throws IOException {
        Optional<ByteBuffer> reply = connection.ask(XConnection.request(GET_PROPERTY, 0, 24)
                .putInt(window)
                .putInt(protocols)
                .putInt(ATOM)
                .putInt(0)
                .putInt(MAX_PROTOCOLS));
        if (reply.isEmpty() || reply.get().get(1) != 32) {
            return false;
        }
        ByteBuffer atoms = reply.get().position(32);
        for (int left = atoms.getInt(16); left > 0 && atoms.remaining() >= 4; left--) {
            if (atoms.getInt() == delete) {
                return true;
            }
        }
        return false;
    }

    private void send(int window) throws IOException {
        connection.tell(XConnection.request(SEND_EVENT, 0, 44)
                .putInt(window)
                .putInt(0)
                .put((byte) CLIENT_MESSAGE)
                .put((byte) 32)
                .putShort((short) 0)
                .putInt(window)
                .putInt(protocols)
                .putInt(delete)
                .putInt(0));
    }
}
