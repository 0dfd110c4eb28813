package cpcc.p2p;

import cpcc.messaging.api.Gate;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.MessageListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this bundle hands to the Message Handler. Registered by hand when all of it works: as components these services would
 * need the Message Handler's own, and neither side could be made before the other.
 */
@Capability(
        namespace = "osgi.service",
        attribute = {
            "objectClass:List<String>=\"cpcc.messaging.api.Gate,cpcc.messaging.api.LinkListener,"
                    + "cpcc.messaging.api.MessageListener\""
        },
        effective = "active")
final class Whiteboard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();

    /** A listener and the message type it is for. */
    record Inbox(String type, boolean guests, MessageListener<?, ?> listener) {}

    Whiteboard(BundleContext context, Gate gate, List<Inbox> inboxes, LinkListener links) {
        registrations.push(context.registerService(Gate.class, gate, properties(Map.of())));
        for (Inbox inbox : inboxes) {
            registrations.push(context.registerService(
                    MessageListener.class,
                    inbox.listener(),
                    properties(Map.of(
                            MessageListener.TYPE, inbox.type(),
                            MessageListener.GUESTS, inbox.guests()))));
        }
        registrations.push(context.registerService(LinkListener.class, links, properties(Map.of())));
    }

    @Override
    public void close() {
        while (!registrations.isEmpty()) {
            try {
                registrations.pop().unregister();
            } catch (IllegalStateException e) {
                LOG.debug("unregistered already, the framework is stopping", e);
            }
        }
    }

    private static Dictionary<String, Object> properties(Map<String, Object> map) {
        return FrameworkUtil.asDictionary(map);
    }
}
