package cpcc.messaging;

import cpcc.config.api.PeerConfig;
import cpcc.messaging.api.Role;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Counts the connections that came in, so that a flood of them costs little and keeps nobody out: a newcomer displaces the
 * oldest that has not yet said a word, or else who it is, because an honest peer has done so within a blink; and a guest
 * displaces the oldest guest, because anybody may come as one while an invitation is open, and joining takes a moment.
 * Thread-safe.
 */
final class Admission {
    private final Supplier<PeerConfig> config;
    private final Set<Connection> unknown = new LinkedHashSet<>();
    private final Set<Connection> guests = new LinkedHashSet<>();
    private final Set<Connection> members = new LinkedHashSet<>();

    Admission(Supplier<PeerConfig> config) {
        this.config = config;
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
        PeerConfig limits = config.get();
        long here = count(unknown, address) + count(guests, address) + count(members, address);
        if (here >= limits.linksPerAddress() && !displace(unknown, address, out) && !displace(guests, address, out)) {
            return List.of(newcomer);
        }
        if (unknown.size() >= limits.unauthenticatedLinks()) {
            displace(unknown, null, out);
        }
        unknown.add(newcomer);
        return out;
    }

    /**
     * Takes note that a connection has become a link.
     *
     * @param connection taken in before
     * @param role in which the other peer comes
     * @return what has to be closed for it
     */
    synchronized List<Connection> authenticated(Connection connection, Role role) {
        List<Connection> out = new ArrayList<>();
        if (!unknown.remove(connection)) {
            return out;
        }
        if (role == Role.MEMBER) {
            members.add(connection);
            return out;
        }
        if (guests.size() >= config.get().guestLinks()) {
            displace(guests, null, out);
        }
        guests.add(connection);
        return out;
    }

    synchronized void left(Connection connection) {
        unknown.remove(connection);
        guests.remove(connection);
        members.remove(connection);
    }

    /** The oldest of those that have said nothing goes first: whoever dials in earnest speaks at once. */
    private static boolean displace(Set<Connection> from, InetAddress address, List<Connection> out) {
        Connection oldest = null;
        for (Connection each : from) {
            if (address == null || each.remote().equals(address)) {
                oldest = oldest == null ? each : oldest;
                if (each.silent()) {
                    oldest = each;
                    break;
                }
            }
        }
        if (oldest == null) {
            return false;
        }
        from.remove(oldest);
        out.add(oldest);
        return true;
    }

    private static long count(Set<Connection> connections, InetAddress address) {
        return connections.stream().filter(c -> c.remote().equals(address)).count();
    }
}
