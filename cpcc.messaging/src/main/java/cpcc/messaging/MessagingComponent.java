package cpcc.messaging;

import cpcc.config.api.ConfigProblems;
import cpcc.config.api.PeerConfig;
import cpcc.config.api.PeerSettings;
import cpcc.config.api.Problem;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Filters;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkStats;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.warmup.WarmUp;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Messaging} as services. Its whiteboards are served by {@link ListenerBinding}. */
@Component(
        service = {
            MessagingComponent.class,
            Identity.class,
            Links.class,
            Messenger.class,
            Channels.class,
            ConfigProblems.class
        },
        immediate = true)
public final class MessagingComponent implements Identity, Links, Messenger, Channels, ConfigProblems {
    private static final Logger LOG = LoggerFactory.getLogger(MessagingComponent.class);

    private final Messaging messaging;
    private final PeerSettings.Following following;
    private final WarmUp warmUp;
    private volatile List<Problem> problems = List.of();

    /**
     * Starts.
     *
     * @param settings of this peer
     * @throws IOException if the state directory is in use, the identity damaged, or the port taken
     */
    @Activate
    public MessagingComponent(@Reference PeerSettings settings) throws IOException {
        try {
            messaging = new Messaging(settings.now(), Clock.systemUTC(), new SecureRandom());
        } catch (IOException e) {
            LOG.error("This peer cannot start: {}", e.getMessage());
            throw e;
        }
        following = settings.follow(this::configure);
        warmUp = new WarmUp("cpcc-" + self().shortText() + "-warm-up", Clock.systemUTC(), messaging::framesIn);
    }

    @Deactivate
    void stop() throws IOException {
        warmUp.close();
        following.close();
        messaging.close();
    }

    /** {@return what the listeners are told by} */
    Messaging messaging() {
        return messaging;
    }

    @Override
    public List<Problem> problems() {
        String compression = messaging.compressionProblem();
        if (compression == null) {
            return problems;
        }
        Problem weaker = new Problem(
                PeerConfig.PID,
                "compression: " + compression,
                "Install the bundle zstd-jni for this kind of machine where programs may be run from the bundles' folder");
        return Stream.concat(problems.stream(), Stream.of(weaker)).toList();
    }

    @Override
    public PeerId self() {
        return messaging.identity().self();
    }

    @Override
    public String publicKey() {
        return messaging.identity().publicKey();
    }

    @Override
    public String sign(byte[] bytes) {
        return messaging.identity().sign(bytes);
    }

    @Override
    public boolean verify(PeerId signer, String publicKey, byte[] bytes, String signature) {
        return messaging.identity().verify(signer, publicKey, bytes, signature);
    }

    @Override
    public int port() {
        return messaging.links().port();
    }

    @Override
    public void keep(PeerId peer, String community, Set<Address> addresses) {
        messaging.links().keep(peer, community, addresses);
    }

    @Override
    public void forget(PeerId peer) {
        messaging.links().forget(peer);
    }

    @Override
    public CompletionStage<Link> meet(PeerId peer, String community, List<Address> addresses) {
        return messaging.links().meet(peer, community, addresses);
    }

    @Override
    public List<Link> up() {
        return messaging.links().up();
    }

    @Override
    public LinkStats stats() {
        return messaging.links().stats();
    }

    @Override
    public void send(PeerId to, String community, String type, Record body) {
        messaging.messenger().send(to, community, type, body);
    }

    @Override
    public <R extends Record> CompletionStage<R> request(
            PeerId to, String community, String type, Record body, Class<R> reply, Duration timeout) {
        return messaging.messenger().request(to, community, type, body, reply, timeout);
    }

    @Override
    public Channel open(ChannelKey key) throws Failure {
        return messaging.channels().open(key);
    }

    @Override
    public Handle accept(ChannelKey key, Consumer<Channel> acceptor) {
        return messaging.channels().accept(key, acceptor);
    }

    @Override
    public Handle listen(SocketAddress local, ChannelKey key, Supplier<Filters> filters) throws IOException {
        return messaging.channels().listen(local, key, filters);
    }

    @Override
    public Handle join(ChannelKey key, CompletionStage<? extends SocketAddress> target, Supplier<Filters> filters) {
        return messaging.channels().join(key, target, filters);
    }

    private void configure(PeerConfig config) {
        try {
            messaging.configure(config);
            problems = List.of();
        } catch (IOException e) {
            LOG.error("{}: {}; port {} stays in use", PeerConfig.PID, e.getMessage(), port());
            problems = List.of(new Problem(
                    PeerConfig.PID, e.getMessage() + "; port " + port() + " stays in use", "then change it again"));
        }
    }
}
