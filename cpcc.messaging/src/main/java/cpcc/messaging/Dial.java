package cpcc.messaging;

import cpcc.messaging.Candidates.Candidate;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.wire.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;

/**
 * One attempt to reach a peer by any of its addresses, until one of them is accepted, or the right peer says no.
 *
 * <p>The addresses race as in RFC 8305: a next one begins when the one before has failed, or has not made it within a quarter
 * of a second. Names are looked up beside that. The first connection whose other end proves to be the peer says HELLO; others
 * that get so far wait in reserve, because two HELLOs would make two links. When the dial is over, the others are closed.
 *
 * <p>The result completes on whatever thread it happens; it fails with a {@link Failure} that names every address tried. No
 * lock of this class is held when others are called.
 */
final class Dial {
    /** The code of a refusal that only means: your dial and mine crossed, and mine stays. */
    static final String CROSSING = "crossing";

    /** A link is one connection, whoever dials: one side that can be reached is enough. */
    static final String WAYS_OUT =
            "See that it is running. If it is, one of the two must be reachable for the other: forward a"
                    + " port at one side's router, or use IPv6 or a VPN such as WireGuard, and name that address with"
                    + " cpcc start --address";

    private static final Duration HEAD_START = Duration.ofMillis(250);
    /** A name that stands for more is no name of one peer. */
    private static final int ADDRESSES_OF_A_NAME = 8;

    /** What has begun, and how to end it. */
    private record Attempt(Candidate candidate, Runnable end) {}

    private final Peers peers;
    private final PeerId peer;
    private final Role role;
    private final String community;
    private final List<Address> addresses;
    private final CompletableFuture<Link> result = new CompletableFuture<>();

    private final Candidates waiting = new Candidates();
    private final Map<InetSocketAddress, Attempt> running = new HashMap<>();

    private final Queue<Connection> reserve = new ArrayDeque<>();
    private final List<String> tried = new ArrayList<>();
    private int unresolved;
    private boolean ripe = true;
    private ScheduledFuture<?> ripening;
    private Connection greeting;
    private Failure refusal;

    Dial(Peers peers, PeerId peer, Role role, String community, List<Address> addresses) {
        this.peers = peers;
        this.peer = peer;
        this.role = role;
        this.community = community;
        this.addresses = List.copyOf(addresses);
        this.unresolved = this.addresses.size();
        result.whenComplete((link, failure) -> peers.threads().run(this::endOthers));
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
        peers.threads().run(() -> {
            addresses.stream().filter(each -> isLiteral(each.host())).forEach(this::resolve);
            addresses.stream().filter(each -> !isLiteral(each.host())).forEach(each -> peers.threads()
                    .run(() -> {
                        resolve(each);
                        proceed();
                    }));
            proceed();
        });
    }

    void linked(Link link) {
        result.complete(link);
    }

    /** Nobody wants the link any more. */
    void cancel(String why) {
        result.completeExceptionally(new Failure(Reason.UNREACHABLE, why));
    }

    /** The right peer has answered; false if the connection is to wait for its {@link Connection#greet}. */
    synchronized boolean maySpeak(Connection connection) {
        if (greeting != null) {
            reserve.add(connection);
            return false;
        }
        greeting = connection;
        return true;
    }

    /** The right peer has answered, and does not want us. */
    synchronized void refused(Refusal why) {
        if (!why.reason().equals(CROSSING)) {
            Failure told = why.failure();
            refusal = new Failure(
                    told.reason(), peer.shortText() + " refused the link: " + told.getMessage(), told.remedy());
        }
    }

    /** The connection is over; if the result is still open, it goes on with another. */
    void ended(Connection connection, String why) {
        Connection next = null;
        Failure told;
        synchronized (this) {
            reserve.remove(connection);
            if (greeting == connection) {
                greeting = reserve.poll();
                next = greeting;
            }
            told = refusal;
        }
        if (told != null) {
            result.completeExceptionally(told);
        } else if (next != null) {
            failed(connection.endpoint(), why);
            next.greet();
        } else {
            failed(connection.endpoint(), why);
            proceed();
        }
    }

    private void resolve(Address hint) {
        List<InetAddress> meant = lookUp(hint.host());
        synchronized (this) {
            unresolved--;
            for (InetAddress each : meant) {
                Optional<String> never = never(hint.host(), each);
                if (never.isPresent()) {
                    tried.add(hint + " (" + never.get() + ")");
                } else {
                    waiting.add(hint, each);
                }
            }
            if (meant.isEmpty()) {
                tried.add(hint + " (unknown host)");
            }
        }
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host))
                    .limit(ADDRESSES_OF_A_NAME)
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** Begins with the next address if it is time; ends when nothing is left. */
    private void proceed() {
        Candidate next;
        Failure over = null;
        synchronized (this) {
            if (result.isDone() || greeting != null || !ripe) {
                return;
            }
            next = waiting.poll();
            if (next != null) {
                ripe = false;
                running.put(next.at(), new Attempt(next, () -> {}));
                ripening = peers.threads().after(HEAD_START, this::ripen);
            } else if (unresolved == 0 && running.isEmpty()) {
                over = unreachable();
            }
        }
        if (over != null) {
            result.completeExceptionally(over);
        } else if (next != null) {
            attempt(next);
        }
    }

    private void attempt(Candidate candidate) {
        InetSocketAddress at = candidate.at();
        Runnable end = peers.transport().connect(at, peer, this, failure -> {
            failed(at, Causes.text(failure));
            proceed();
        });
        boolean late;
        synchronized (this) {
            running.replace(at, new Attempt(candidate, end));
            late = result.isDone();
        }
        if (late) {
            end.run();
        }
    }

    private void ripen() {
        synchronized (this) {
            ripe = true;
        }
        proceed();
    }

    private synchronized void failed(InetSocketAddress at, String why) {
        Attempt attempt = running.remove(at);
        tried.add((attempt == null ? at : attempt.candidate()) + " (" + why + ")");
        ripe = true;
        ripening.cancel(false);
    }

    /** The one that speaks is its peer's to end. */
    private void endOthers() {
        List<Attempt> ending;
        synchronized (this) {
            if (greeting != null) {
                running.remove(greeting.endpoint());
            }
            ending = List.copyOf(running.values());
            if (ripening != null) {
                ripening.cancel(false);
            }
        }
        ending.forEach(each -> each.end().run());
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
        boolean saysSo = host.equalsIgnoreCase("localhost") || isLiteral(host);
        return meant.isLoopbackAddress() && !saysSo
                ? Optional.of(meant.getHostAddress() + " is this machine itself")
                : Optional.empty();
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || Character.digit(c, 10) >= 0);
    }

    private synchronized Failure unreachable() {
        String where = tried.isEmpty() ? "no address of it is known" : "tried " + String.join(", ", tried);
        return new Failure(Reason.UNREACHABLE, "Peer " + peer.shortText() + " cannot be reached: " + where, WAYS_OUT);
    }
}
