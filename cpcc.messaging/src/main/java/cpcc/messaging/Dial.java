package cpcc.messaging;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.wire.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One attempt to reach a peer: its addresses in turn, until one of them is accepted, or the right peer says no.
 *
 * <p>The result completes on whatever thread it happens; it fails with a {@link Failure} that names every address tried.
 */
final class Dial {
    /** The code of a refusal that only means: your dial and mine crossed, and mine stays. */
    static final String CROSSING = "crossing";

    private final Peers peers;
    private final PeerId peer;
    private final Role role;
    private final String community;
    private final List<Address> addresses;
    private final CompletableFuture<Link> result = new CompletableFuture<>();
    private final List<String> tried = new ArrayList<>();
    private Failure refusal;

    Dial(Peers peers, PeerId peer, Role role, String community, List<Address> addresses) {
        this.peers = peers;
        this.peer = peer;
        this.role = role;
        this.community = community;
        this.addresses = List.copyOf(addresses);
    }

    Role role() {
        return role;
    }

    String community() {
        return community;
    }

    CompletableFuture<Link> result() {
        return result;
    }

    /** Begins; returns at once. */
    void start() {
        peers.threads().run(() -> attempt(0));
    }

    void linked(Link link) {
        result.complete(link);
    }

    /** Nobody wants the link any more. */
    void cancel(String why) {
        result.completeExceptionally(new Failure(Reason.UNREACHABLE, why));
    }

    /** The right peer has answered, and does not want us. */
    synchronized void refused(Refusal why) {
        if (!why.reason().equals(CROSSING)) {
            Failure told = why.failure();
            refusal = new Failure(
                    told.reason(), peer.shortText() + " refused the link: " + told.getMessage(), told.remedy());
        }
    }

    /** The connection is over; if the result is still open, the next address is tried. */
    void ended(String why) {
        Failure told;
        synchronized (this) {
            told = refusal;
        }
        if (told != null) {
            result.completeExceptionally(told);
        } else if (!result.isDone()) {
            next(why);
        }
    }

    private void attempt(int index) {
        if (result.isDone()) {
            return;
        }
        if (index == addresses.size()) {
            result.completeExceptionally(unreachable());
            return;
        }
        Address address = addresses.get(index);
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            next("unknown host");
            return;
        }
        Optional<String> never = never(address.host(), resolved.getAddress());
        if (never.isPresent()) {
            next(never.get());
            return;
        }
        peers.transport().connect(resolved, peer, this, failed -> next(Causes.text(failed)));
    }

    /**
     * {@return why an address is not dialled, empty if it is}
     *
     * @param host the hint, from whoever the peer told it; a name may stand for anything
     * @param meant what it stands for
     */
    static Optional<String> never(String host, InetAddress meant) {
        if (meant.isLinkLocalAddress()
                || meant.isMulticastAddress()
                || meant.isAnyLocalAddress()
                || meant.getHostAddress().equals("255.255.255.255")) {
            return Optional.of(meant.getHostAddress() + " is no address of one peer");
        }
        boolean saysSo = host.equalsIgnoreCase("localhost")
                || host.indexOf(':') >= 0
                || host.chars().allMatch(c -> c == '.' || Character.digit(c, 10) >= 0);
        return meant.isLoopbackAddress() && !saysSo
                ? Optional.of(meant.getHostAddress() + " is this machine itself")
                : Optional.empty();
    }

    private void next(String why) {
        int done;
        synchronized (this) {
            tried.add(addresses.get(tried.size()) + " (" + why + ")");
            done = tried.size();
        }
        peers.threads().run(() -> attempt(done));
    }

    private synchronized Failure unreachable() {
        String where = tried.isEmpty() ? "no address is known" : "tried " + String.join(", ", tried);
        return new Failure(
                Reason.UNREACHABLE,
                "Peer " + peer.shortText() + " cannot be reached: " + where,
                "Check that it is running and that its port can be reached from here");
    }
}
