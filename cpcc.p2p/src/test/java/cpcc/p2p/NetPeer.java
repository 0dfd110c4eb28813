package cpcc.p2p;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkStats;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.api.Sender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** A whole Peer Controller on a {@link Net}. */
final class NetPeer implements Messenger, Links, AutoCloseable {
    record Keep(String community, Set<Address> addresses) {}

    final TestIdentity identity;
    final PeerId self;
    final Map<PeerId, Keep> kept = new ConcurrentHashMap<>();
    final Queue<Failure> refusals = new ConcurrentLinkedQueue<>();
    final Executor events;
    final PeerController controller;
    private final Net net;
    private final Executor messages;
    private final int port;
    private volatile boolean closing;

    NetPeer(Net net, TestClock clock, String name, int port, Path stateDir, TestIdentity identity) throws Exception {
        this.net = net;
        this.identity = identity;
        this.self = identity.self();
        this.port = port;
        this.events = new Serial(net.pool);
        this.messages = new Serial(net.pool);
        this.controller = new PeerController(
                name, stateDir, identity, this, this, () -> List.of(address()), clock, new Random(self.hashCode()));
        net.add(this);
    }

    Address address() {
        return new Address("127.0.0.1", port);
    }

    void admit(PeerId peer, String community, Role role) throws Failure {
        if (closing) {
            throw new Failure(Reason.FAILED, "without a gate everybody is refused");
        }
        controller.gate().admit(peer, community, role);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void keep(PeerId peer, String community, Set<Address> addresses) {
        kept.put(peer, new Keep(community, addresses));
    }

    @Override
    public void forget(PeerId peer) {
        kept.remove(peer);
        net.disconnect(self, peer);
    }

    @Override
    public CompletionStage<Link> meet(PeerId peer, String community, List<Address> addresses) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        net.meet(self, peer, community, addresses);
                        return net.link(self, peer).orElseThrow();
                    } catch (Failure e) {
                        throw new java.util.concurrent.CompletionException(e);
                    }
                },
                net.pool);
    }

    @Override
    public LinkStats stats() {
        return new LinkStats(Instant.EPOCH, Map.of(), new TreeMap<>());
    }

    @Override
    public List<Link> up() {
        return net.up(self);
    }

    @Override
    public void send(PeerId to, String community, String type, Record body) {
        String json = Net.toJson(body);
        net.link(to, self).ifPresent(link -> {
            net.passed(new Net.Passed(self, to, type, json));
            NetPeer target = net.peer(to);
            target.messages.execute(() -> target.deliver(link, community, type, json));
        });
    }

    @Override
    public <R extends Record> CompletionStage<R> request(
            PeerId to, String community, String type, Record body, Class<R> reply, Duration timeout) {
        String json = Net.toJson(body);
        CompletableFuture<R> answer = new CompletableFuture<>();
        NetPeer target = net.peer(to);
        net.link(to, self)
                .ifPresentOrElse(
                        link -> target.messages.execute(() -> {
                            try {
                                Record result = target.handle(link, community, type, json);
                                answer.complete(Net.fromJson(Net.toJson(result), reply));
                            } catch (Failure e) {
                                answer.completeExceptionally(e);
                            }
                        }),
                        () -> answer.completeExceptionally(new Failure(Reason.UNREACHABLE, "no link")));
        return answer;
    }

    @Override
    public void close() {
        closing = true;
        controller.close();
        net.remove(this);
    }

    private void deliver(Link link, String community, String type, String json) {
        try {
            handle(link, community, type, json);
        } catch (Failure e) {
            refusals.add(e);
        }
    }

    Record handle(Link link, String community, String type, String json) throws Failure {
        admit(link.peer(), community, link.role());
        Whiteboard.Inbox inbox = controller.inboxes().stream()
                .filter(some -> some.type().equals(type))
                .filter(some -> link.role() == Role.MEMBER || some.guests())
                .findFirst()
                .orElseThrow(() -> new Failure(Reason.UNKNOWN_TYPE, type));
        return call(inbox.listener(), new Sender(link.peer(), community, link.role(), link.address()), json);
    }

    private static <T extends Record, R extends Record> R call(
            MessageListener<T, R> listener, Sender sender, String json) throws Failure {
        return listener.received(sender, Net.fromJson(json, listener.body()));
    }
}
