package cpcc.p2p;

import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Role;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member is signed on while a link to it is up; what follows from a link that comes or goes. */
final class LinkWatch implements LinkListener {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWatch.class);

    /** How long a guest may take to join. */
    private static final Duration GUEST_STAY = Duration.ofSeconds(30);

    private final Registry registry;
    private final Mesh mesh;
    private final Spread spread;
    private final Effects effects;
    private final Clock clock;
    private final Runnable look;

    LinkWatch(Registry registry, Mesh mesh, Spread spread, Effects effects, Clock clock, Runnable look) {
        this.registry = registry;
        this.mesh = mesh;
        this.spread = spread;
        this.effects = effects;
        this.clock = clock;
        this.look = look;
    }

    @Override
    public void linkUp(Link link) {
        if (link.role() == Role.GUEST) {
            // A member that comes as a guest has lost its state; a member link it had is replaced without a word.
            registry.presence(link.peer(), false, clock.instant());
            effects.later(GUEST_STAY, () -> mesh.dropLingering(link));
            return;
        }
        LOG.info("peer {}: signed on from {}", link.peer().shortText(), link.address());
        registry.presence(link.peer(), true, clock.instant());
        effects.run(() -> {
            spread.all(link.peer());
            mesh.align(registry.view());
        });
    }

    @Override
    public void linkDown(Link link) {
        if (link.role() == Role.MEMBER) {
            LOG.info("peer {}: no link any more", link.peer().shortText());
            registry.presence(link.peer(), false, clock.instant());
        }
        effects.run(() -> mesh.align(registry.view()));
    }

    /** The communities have to know where this peer is reached now. */
    @Override
    public void portChanged(int port) {
        effects.run(look);
    }

    @Override
    public void peerLost(PeerId peer, String why) {
        effects.run(() -> mesh.align(registry.view()));
    }
}
