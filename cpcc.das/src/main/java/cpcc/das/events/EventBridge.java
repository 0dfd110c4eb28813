package cpcc.das.events;

import cpcc.das.api.ApplicationListener;
import cpcc.das.api.SessionListener;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.PeerListener;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has events posted while there is an Event Admin: its publisher listens only then, so that it is told all that is known. */
@Component(
        service = {},
        immediate = true)
public final class EventBridge {
    private static final Logger LOG = LoggerFactory.getLogger(EventBridge.class);
    private static final String[] CONTRACTS = {
        PeerListener.class.getName(), ApplicationListener.class.getName(), SessionListener.class.getName()
    };

    private final BundleContext context;
    private final Communities communities;
    private final Map<ServiceReference<?>, ServiceRegistration<?>> publishers = new ConcurrentHashMap<>();

    /** Posts nothing yet. */
    @Activate
    public EventBridge(BundleContext context, @Reference Communities communities) {
        this.context = context;
        this.communities = communities;
    }

    /** By reference: a parameter of the service's type could not be loaded where there is none. */
    @Reference(
            service = EventAdmin.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void addEventAdmin(ServiceReference<?> admin) {
        try {
            Object publisher = EventPublisher.to(context.getService(admin), communities.peers(), Clock.systemUTC());
            publishers.put(admin, context.registerService(CONTRACTS, publisher, null));
            LOG.info("events are posted to {}", admin.getBundle());
        } catch (NoClassDefFoundError e) {
            context.ungetService(admin);
            LOG.warn(
                    "no events are posted to {}: it was installed after {}, which must be refreshed to see its package",
                    admin.getBundle(),
                    context.getBundle().getSymbolicName());
        }
    }

    void removeEventAdmin(ServiceReference<?> admin) {
        ServiceRegistration<?> publisher = publishers.remove(admin);
        if (publisher == null) {
            return;
        }
        try {
            publisher.unregister();
            context.ungetService(admin);
        } catch (IllegalStateException e) {
            LOG.debug("unregistered already, the framework is stopping", e);
        }
    }
}
