package cpcc.shell.jmx;

import cpcc.das.api.Ended;
import cpcc.das.api.SessionListener;
import cpcc.das.api.SessionView;
import cpcc.shell.verb.Host;
import cpcc.shell.verb.Services;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the peer's MBean registered, and counts the sessions for it. */
@Component(immediate = true)
public final class JmxFace implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(JmxFace.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final SessionCounters counters = new SessionCounters();
    private final ObjectName name;

    /** Wired by the framework. */
    @Activate
    public JmxFace(BundleContext context, @Reference Services services, @Reference Host host) throws JMException {
        name = new ObjectName("cpcc:type=Peer,framework=" + context.getProperty(Constants.FRAMEWORK_UUID));
        server.registerMBean(new PeerStatus(services, host, counters), name);
        LOG.info("jmx: {} is there", name);
    }

    @Deactivate
    void stop() {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            LOG.warn("jmx: {} could not be taken away", name, e);
        }
    }

    @Override
    public void sessionChanged(SessionView session) {
        counters.changed(session);
    }

    @Override
    public void sessionEnded(SessionView session, Ended how) {
        counters.ended(session, how);
    }
}
