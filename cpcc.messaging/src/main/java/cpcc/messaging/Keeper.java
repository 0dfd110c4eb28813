package cpcc.messaging;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials one peer: again and again while its link is to be kept, and once for each time it is to be met; never two at once.
 *
 * <p>Called with the peer's lock held.
 */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final Peers peers;
    private final Peer peer;
    private final Deque<Dial> meetings = new ArrayDeque<>();
    private boolean keeping;
    private String community = "";
    private List<Address> addresses = List.of();
    /** Where the peer answered the last time. */
    private Address proven;

    private Dial current;
    private ScheduledFuture<?> retry;
    private int backoffMs;
    private boolean hurried;
    private Failure lastFailure;

    Keeper(Peers peers, Peer peer) {
        this.peers = peers;
        this.peer = peer;
        this.backoffMs = peers.config().redialFirstMs();
    }

    void keep(String forCommunity, List<Address> at) {
        keeping = true;
        community = forCommunity;
        if (!Set.copyOf(at).equals(Set.copyOf(addresses))) {
            addresses = at;
            proven = null;
            backoffMs = peers.config().redialFirstMs();
            hurried = current != null;
        }
        if (peer.satisfied()) {
            return;
        }
        if (peer.linked()) {
            schedule(peers.config().redialFirstMs()); // As guests now; it may be that the other side is quicker.
        } else {
            schedule(0);
        }
    }

    /** What made dials fail may have passed: dials anew at once. */
    void hurry() {
        backoffMs = peers.config().redialFirstMs();
        if (current != null && current.role() == Role.MEMBER) {
            hurried = true;
            current.cancel("dialled anew"); // Its connections may lead where nothing is any more.
        } else if (!peer.linked()) {
            schedule(0);
        }
    }

    void meet(Dial dial) {
        meetings.add(dial);
        if (current == null) {
            begin();
        }
    }

    void stop(String why) {
        keeping = false;
        cancelRetry();
        meetings.forEach(dial -> dial.cancel(why));
        meetings.clear();
        if (current != null) {
            current.cancel(why);
        }
    }

    boolean idle() {
        return !keeping && current == null && meetings.isEmpty();
    }

    void linkUp(Link link) {
        backoffMs = peers.config().redialFirstMs();
        lastFailure = null;
        cancelRetry();
        if (link.dialled()) {
            proven = link.address();
        }
        if (current != null && (peer.satisfied() || current.role() == Role.GUEST)) {
            current.linked(link); // The other side was quicker.
        }
        if (keeping && link.role() == Role.GUEST) {
            schedule(peers.config().redialFirstMs());
        }
    }

    void linkDown() {
        schedule(jitter(peers.config().redialFirstMs()));
    }

    private void schedule(int delayMs) {
        if (!keeping || addresses.isEmpty() || current != null) {
            return;
        }
        cancelRetry();
        retry = peers.threads()
                .after(
                        Duration.ofMillis(delayMs),
                        () -> peer.locked(() -> {
                            retry = null;
                            begin();
                        }));
    }

    private void begin() {
        if (current != null) {
            return;
        }
        Dial dial = meetings.poll();
        if (dial == null && keeping && !addresses.isEmpty() && !peer.satisfied()) {
            dial = new Dial(peers, peer.id(), Role.MEMBER, community, bestFirst());
        }
        if (dial == null) {
            return;
        }
        if (dial.role() == Role.GUEST && peer.linked()) {
            dial.linked(peer.link().snapshot()); // There is one link between two peers, and it is up.
            begin();
            return;
        }
        cancelRetry();
        Dial started = dial;
        current = started;
        hurried = false;
        started.result().whenComplete((link, failure) -> peers.threads()
                .run(() -> peer.locked(() -> {
                    current = null;
                    ended(started, failure);
                })));
        started.start();
    }

    private void ended(Dial dial, Throwable failure) {
        if (!meetings.isEmpty()) {
            begin();
        } else if (failure != null && keeping && !peer.satisfied()) {
            if (hurried) {
                schedule(0);
                return;
            }
            if (dial.role() == Role.MEMBER) {
                note(failure);
            }
            schedule(backoffMs / 2 + jitter(backoffMs / 2));
            backoffMs = Math.min(backoffMs * 2, peers.config().redialLargestMs());
        } else if (keeping && !peer.satisfied()) {
            schedule(jitter(backoffMs));
        }
    }

    private List<Address> bestFirst() {
        return Stream.concat(Stream.ofNullable(proven), addresses.stream())
                .distinct()
                .toList();
    }

    /** {@return why there is no link, for who needs one} */
    Failure unreachable() {
        return lastFailure != null
                ? lastFailure
                : new Failure(Reason.UNREACHABLE, "No link to peer " + peer.id().shortText(), Dial.WAYS_OUT);
    }

    private void note(Throwable failure) {
        Failure told = failure instanceof Failure known ? known : new Failure(Reason.FAILED, Causes.text(failure));
        if (lastFailure == null || !told.getMessage().equals(lastFailure.getMessage())) {
            LOG.info("{}; dialled again until it answers", told.getMessage());
        }
        lastFailure = told;
    }

    private void cancelRetry() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
    }

    private int jitter(int ms) {
        return peers.random().nextInt(ms + 1);
    }
}
