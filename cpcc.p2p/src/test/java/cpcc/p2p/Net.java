package cpcc.p2p;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Joins peers of one process as the Message Handler would: the same contracts, the same order of events, real JSON; no
 * sockets. One link between two peers; a member link is dialled again and again while both gates do not let it in.
 */
final class Net implements AutoCloseable {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final int MAX_MESSAGE_BYTES = 64 * 1024;

    /** What a test sees passing. */
    record Passed(PeerId from, PeerId to, String type, String json) {}

    private record Pair(PeerId one, PeerId other) {
        static Pair of(PeerId a, PeerId b) {
            return a.compareTo(b) < 0 ? new Pair(a, b) : new Pair(b, a);
        }
    }

    private record Up(Role role, String community, PeerId dialler, Instant since) {}

    private final List<Passed> passed = Collections.synchronizedList(new ArrayList<>());
    final Set<PeerId> cut = ConcurrentHashMap.newKeySet();
    final ExecutorService pool = Executors.newCachedThreadPool();
    private final ScheduledExecutorService dialling = Executors.newSingleThreadScheduledExecutor();
    private final Map<PeerId, NetPeer> peers = new HashMap<>();
    private final Map<Pair, Up> links = new HashMap<>();
    private int nextPort = 10_000;

    Net() {
        dialling.scheduleWithFixedDelay(this::dial, 5, 5, TimeUnit.MILLISECONDS);
    }

    static String toJson(Record body) {
        String json = GSON.toJson(body);
        if (json.length() > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("a message of " + json.length());
        }
        return json;
    }

    static <R extends Record> R fromJson(String json, Class<R> type) throws Failure {
        try {
            return GSON.fromJson(json, type);
        } catch (RuntimeException e) {
            throw new Failure(Reason.BAD_REQUEST, String.valueOf(e.getMessage()), "", e);
        }
    }

    void passed(Passed message) {
        passed.add(message);
    }

    List<Passed> passedTo(PeerId to) {
        synchronized (passed) {
            return passed.stream().filter(message -> message.to().equals(to)).toList();
        }
    }

    synchronized int freePort() {
        return nextPort++;
    }

    synchronized void add(NetPeer peer) {
        peers.put(peer.self, peer);
    }

    synchronized void remove(NetPeer peer) {
        peers.remove(peer.self);
        for (PeerId other : List.copyOf(peers.keySet())) {
            disconnect(peer.self, other);
        }
    }

    synchronized NetPeer peer(PeerId id) {
        return peers.get(id);
    }

    synchronized Optional<Link> link(PeerId mine, PeerId other) {
        return Optional.ofNullable(links.get(Pair.of(mine, other))).map(up -> link(mine, other, up));
    }

    synchronized List<Link> up(PeerId mine) {
        return peers.keySet().stream()
                .flatMap(other -> link(mine, other).stream())
                .toList();
    }

    synchronized void meet(PeerId from, PeerId to, String community, List<Address> addresses) throws Failure {
        NetPeer target = peers.get(to);
        if (target == null || cut.contains(from) || cut.contains(to) || !addresses.contains(target.address())) {
            throw new Failure(Reason.UNREACHABLE, "tried " + addresses);
        }
        target.admit(from, community, Role.GUEST);
        connect(from, to, new Up(Role.GUEST, community, from, Instant.now()));
    }

    synchronized void disconnect(PeerId a, PeerId b) {
        Up up = links.remove(Pair.of(a, b));
        if (up != null) {
            tellDown(a, b, up);
            tellDown(b, a, up);
        }
    }

    @Override
    public void close() {
        dialling.shutdownNow();
        pool.shutdownNow();
        try {
            dialling.awaitTermination(2, TimeUnit.SECONDS);
            pool.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void dial() {
        for (PeerId gone : cut) {
            new HashSet<>(peers.keySet()).forEach(other -> disconnect(gone, other));
        }
        for (NetPeer peer : peers.values()) {
            peer.kept.forEach((to, keep) -> {
                NetPeer target = peers.get(to);
                boolean reachable = target != null
                        && !cut.contains(to)
                        && !cut.contains(peer.self)
                        && keep.addresses().contains(target.address());
                if (reachable && !links.containsKey(Pair.of(peer.self, to))) {
                    try {
                        target.admit(peer.self, keep.community(), Role.MEMBER);
                        peer.admit(to, keep.community(), Role.MEMBER);
                        connect(peer.self, to, new Up(Role.MEMBER, keep.community(), peer.self, Instant.now()));
                    } catch (Failure e) {
                        // Refused; dialled again, as the real one does.
                        peer.refusals.add(e);
                    }
                }
            });
        }
    }

    private void connect(PeerId from, PeerId to, Up up) {
        links.put(Pair.of(from, to), up);
        tellUp(from, to, up);
        tellUp(to, from, up);
    }

    private void tellUp(PeerId mine, PeerId other, Up up) {
        NetPeer peer = peers.get(mine);
        Link link = link(mine, other, up);
        peer.events.execute(() -> peer.controller.linkListener().linkUp(link));
    }

    private void tellDown(PeerId mine, PeerId other, Up up) {
        NetPeer peer = peers.get(mine);
        if (peer != null) {
            Link link = link(mine, other, up);
            peer.events.execute(() -> peer.controller.linkListener().linkDown(link));
        }
    }

    private Link link(PeerId mine, PeerId other, Up up) {
        return new Link(
                other,
                up.role(),
                up.community(),
                "1",
                new Address("127.0.0.1", 9),
                up.dialler().equals(mine),
                up.since(),
                Optional.of(Duration.ofMillis(7)));
    }
}
