package cpcc.exec.x11;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which session shows which window. An X server gives the numbers of a client that left to the next one, so whoever
 * showed a window last owns it: a session never finds another's among its own. May be used from any thread.
 */
final class Windows {
    private static final int MAX_WINDOWS = 16 * 1024;

    private record Key(SocketAddress server, int window) {}

    private final Map<Key, String> owners = new ConcurrentHashMap<>();

    /**
     * {@return takes part for one session}
     *
     * @param session its id
     * @param server where its windows are
     */
    WindowWatch.Listener of(String session, SocketAddress server) {
        return new WindowWatch.Listener() {
            @Override
            public void shown(int window) {
                if (owners.size() < MAX_WINDOWS) {
                    owners.put(new Key(server, window), session);
                } else {
                    // Full: who owns it now is not kept, but who owned it before does no more.
                    owners.remove(new Key(server, window));
                }
            }

            @Override
            public void hidden(int window) {
                owners.remove(new Key(server, window), session);
            }
        };
    }

    /** {@return the windows that a session shows} */
    List<Integer> shownBy(String session) {
        return owners.entrySet().stream()
                .filter(each -> each.getValue().equals(session))
                .map(each -> each.getKey().window())
                .toList();
    }

    /** Forgets a session. */
    void forget(String session) {
        owners.values().removeIf(session::equals);
    }
}
