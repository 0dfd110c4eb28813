package cpcc.messaging;

import cpcc.config.api.PeerConfig;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Gate;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.api.Sender;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A whole peer on loopback without a framework, with real sockets and TLS, for tests. */
final class TestPeer implements AutoCloseable {
    static final String COMMUNITY = "lab";
    /** Lets everybody in. */
    static final Gate OPEN = (peer, community, role) -> {};
    /** Knows nobody, but lets guests in. */
    static final Gate GUESTS = (peer, community, role) -> {
        if (role != Role.GUEST) {
            throw new Failure(Reason.NOT_A_MEMBER, "You are no member of lab", "Ask for an invitation");
        }
    };

    final Messaging messaging;
    final Events events = new Events();

    private TestPeer(Messaging messaging) {
        this.messaging = messaging;
    }

    static TestPeer start(Path stateDir, Map<String, Object> settings) throws IOException {
        return start(stateDir, settings, Clock.systemUTC());
    }

    static TestPeer start(Path stateDir, Map<String, Object> settings, Clock clock) throws IOException {
        TestPeer peer = new TestPeer(new Messaging(config(stateDir, settings), clock, new SecureRandom()));
        peer.messaging.gate(OPEN);
        peer.messaging.add(peer.events);
        return peer;
    }

    static TestPeer start(Path stateDir) throws IOException {
        return start(stateDir, Map.of());
    }

    /** The defaults of the configuration, as the framework would give them, but for some. */
    static PeerConfig config(Path stateDir, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(
                Map.of("stateDir", stateDir.toString(), "port", 0, "listenHost", "127.0.0.1", "redialFirstMs", 50));
        all.putAll(settings);
        return (PeerConfig) Proxy.newProxyInstance(
                PeerConfig.class.getClassLoader(),
                new Class<?>[] {PeerConfig.class},
                (proxy, method, args) -> all.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    PeerId id() {
        return messaging.identity().self();
    }

    Links links() {
        return messaging.links();
    }

    Messenger messenger() {
        return messaging.messenger();
    }

    Channels channels() {
        return messaging.channels();
    }

    Address address() {
        return new Address("127.0.0.1", links().port());
    }

    /** Keeps a link to another peer and waits until both see it. */
    void link(TestPeer other) throws Exception {
        link(other, other.address());
    }

    void link(TestPeer other, Address at) throws Exception {
        links().keep(other.id(), COMMUNITY, Set.of(at));
        await(() -> linkedTo(other) && other.linkedTo(this));
    }

    boolean linkedTo(TestPeer other) {
        return links().up().stream().anyMatch(link -> link.peer().equals(other.id()));
    }

    ChannelKey key(TestPeer to, String label, Priority priority) {
        return new ChannelKey(to.id(), COMMUNITY, label, priority);
    }

    /** Both ends of a new channel: the opener's first. */
    Channel[] channel(TestPeer to, String label, Priority priority) throws Exception {
        BlockingQueue<Channel> arrived = new LinkedBlockingQueue<>();
        to.channels().accept(to.key(this, label, priority), arrived::add);
        Channel here = channels().open(key(to, label, priority));
        Channel there = arrived.poll(10, TimeUnit.SECONDS);
        if (there == null) {
            throw new AssertionError("the channel did not arrive");
        }
        return new Channel[] {here, there};
    }

    <T extends Record, R extends Record> void serve(String type, boolean guests, Class<T> body, Answer<T, R> answer) {
        messaging.add(
                new MessageListener<T, R>() {
                    @Override
                    public Class<T> body() {
                        return body;
                    }

                    @Override
                    public R received(Sender from, T message) throws Failure {
                        return answer.to(from, message);
                    }
                },
                Map.of(MessageListener.TYPE, type, MessageListener.GUESTS, guests));
    }

    <R extends Record> CompletionStage<R> ask(TestPeer other, String type, Record body, Class<R> reply) {
        return messenger().request(other.id(), COMMUNITY, type, body, reply, Duration.ofSeconds(5));
    }

    @Override
    public void close() throws IOException {
        messaging.close();
    }

    /** Closes all that were started, whatever becomes of each. */
    static void closeAll(AutoCloseable... all) throws Exception {
        Exception failed = null;
        for (AutoCloseable each : all) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** Waits for something to become true, ten seconds at most. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true within 10 s");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The failure that a stage must end with. */
    static Failure failure(CompletionStage<?> stage) throws Exception {
        try {
            Object result = get(stage);
            throw new AssertionError("no failure but " + result);
        } catch (ExecutionException e) {
            return (Failure) e.getCause();
        }
    }

    /** What a test's listener does. */
    interface Answer<T extends Record, R extends Record> {
        R to(Sender from, T message) throws Failure;
    }

    /** Remembers what a listener was told. */
    static final class Events implements LinkListener {
        private final List<String> told = new ArrayList<>();
        private final List<Link> up = new ArrayList<>();

        @Override
        public synchronized void linkUp(Link link) {
            told.add("up");
            up.add(link);
        }

        @Override
        public synchronized void linkDown(Link link) {
            told.add("down");
        }

        @Override
        public synchronized void peerLost(PeerId peer, String why) {
            told.add("lost: " + why);
        }

        synchronized List<String> told() {
            return List.copyOf(told);
        }

        synchronized Link last() {
            return up.get(up.size() - 1);
        }

        /** The role of the last link, null before the first. */
        synchronized Role role() {
            return up.isEmpty() ? null : last().role();
        }

        synchronized boolean lost() {
            return told.stream().anyMatch(each -> each.startsWith("lost"));
        }
    }
}
