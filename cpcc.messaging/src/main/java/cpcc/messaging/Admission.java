package cpcc.messaging;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts the connections that came in, so that a flood of them costs little and keeps nobody out: a newcomer displaces the
 * oldest that has not yet said who it is, because an honest peer has done so within a blink. Thread-safe.
 */
final class Admission {
    private final int perAddress;
    private final int unauthenticated;
    private final Set<Connection> unknown = new LinkedHashSet<>();
    private final Set<Connection> known = new LinkedHashSet<>();

    Admission(int perAddress, int unauthenticated) {
        this.perAddress = perAddress;
        this.unauthenticated = unauthenticated;
    }

    /**
     * Takes a newcomer in.
     *
     * @param newcomer just connected
     * @return what has to be closed for it, the newcomer itself if there is no room
     */
    synchronized List<Connection> enter(Connection newcomer) {
        List<Connection> out = new ArrayList<>();
        InetAddress address = newcomer.remote();
        if (count(known, address) + count(unknown, address) >= perAddress && !displace(address, out)) {
            return List.of(newcomer);
        }
        if (unknown.size() >= unauthenticated) {
            displace(null, out);
        }
        unknown.add(newcomer);
        return out;
    }

    synchronized void authenticated(Connection connection) {
        if (unknown.remove(connection)) {
            known.add(connection);
        }
    }

    synchronized void left(Connection connection) {
        unknown.remove(connection);
        known.remove(connection);
    }

    private boolean displace(InetAddress address, List<Connection> out) {
        for (Iterator<Connection> each = unknown.iterator(); each.hasNext(); ) {
            Connection oldest = each.next();
            if (address == null || oldest.remote().equals(address)) {
                each.remove();
                out.add(oldest);
                return true;
            }
        }
        return false;
    }

    private static long count(Set<Connection> connections, InetAddress address) {
        return connections.stream().filter(c -> c.remote().equals(address)).count();
    }
}
