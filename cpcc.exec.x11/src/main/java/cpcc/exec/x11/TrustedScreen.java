package cpcc.exec.x11;

import java.net.SocketAddress;
import java.util.Optional;

/** The user's own display with the user's own rights: nothing is confined. */
record TrustedScreen(Server server) implements Screen {
    @Override
    public SocketAddress address() {
        return server.address();
    }

    @Override
    public Optional<Cookie> cookie() {
        return server.cookie();
    }

    @Override
    public boolean alive() {
        return true;
    }

    @Override
    public boolean owns(int window) {
        return false;
    }

    @Override
    public void close() {
        // Nothing was made.
    }
}
