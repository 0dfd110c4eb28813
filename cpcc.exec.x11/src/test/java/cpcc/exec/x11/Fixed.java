package cpcc.exec.x11;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;

/** A screen that only has a cookie. */
record Fixed(Optional<Cookie> cookie, boolean alive) implements Screen {
    @Override
    public SocketAddress address() {
        return UnixDomainSocketAddress.of("/nowhere");
    }

    @Override
    public boolean owns(int window) {
        return true;
    }

    @Override
    public void close() {}
}
