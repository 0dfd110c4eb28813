package cpcc.p2p;

import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Sender;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the word of a member that it goes, which is known sooner than that its link is dead. */
final class SignOff implements MessageListener<SignOff.Body, SignOff.Body> {
    static final String TYPE = "p2p.signoff";

    private static final Logger LOG = LoggerFactory.getLogger(SignOff.class);

    private final Registry registry;
    private final Clock clock;

    /**
     * The message.
     *
     * @param why for people who read the protocol; not shown
     */
    record Body(String why) {}

    SignOff(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public Class<Body> body() {
        return Body.class;
    }

    @Override
    public Body received(Sender from, Body body) {
        LOG.info("peer {}: signed off", from.peer().shortText());
        registry.presence(from.peer(), false, clock.instant());
        return null;
    }
}
