package cpcc.messaging;

import cpcc.messaging.api.Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The addresses of one dial that wait for their turn: each once, in the order they were added, but IPv4 and IPv6 alternate as
 * long as there are both (RFC 8305, section 4), so that a family that leads nowhere costs one attempt. Not thread-safe.
 */
final class Candidates {
    /**
     * One of them.
     *
     * @param hint what the peer is said to be reached by
     * @param at what that stands for
     */
    record Candidate(Address hint, InetSocketAddress at) {
        @Override
        public String toString() {
            String literal = at.getAddress().getHostAddress();
            return literal.equals(hint.host()) ? hint.toString() : hint + " at " + literal;
        }
    }

    private final Deque<Candidate> v4 = new ArrayDeque<>();
    private final Deque<Candidate> v6 = new ArrayDeque<>();
    private final Set<InetSocketAddress> seen = new HashSet<>();
    /** Whose turn it is; null before the first address. */
    private Deque<Candidate> next;

    void add(Address hint, InetAddress meant) {
        Candidate candidate = new Candidate(hint, new InetSocketAddress(meant, hint.port()));
        if (seen.add(candidate.at())) {
            Deque<Candidate> family = meant instanceof Inet6Address ? v6 : v4;
            family.add(candidate);
            next = next == null ? family : next;
        }
    }

    /** {@return the next one, null if there is none now} */
    Candidate poll() {
        Deque<Candidate> family = next == null || next.isEmpty() ? other(next) : next;
        next = other(family);
        return family.poll();
    }

    private Deque<Candidate> other(Deque<Candidate> family) {
        return family == v6 ? v4 : v6;
    }
}
