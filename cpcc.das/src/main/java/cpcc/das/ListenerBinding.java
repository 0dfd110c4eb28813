package cpcc.das;

import cpcc.das.api.ApplicationListener;
import cpcc.das.api.SessionListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Brings listeners to what they listen to. A component of its own, so that a listener which itself needs the sessions or the
 * applications is not asked for while these are being made.
 */
@Component(
        service = {},
        immediate = true)
public final class ListenerBinding {
    private final Audience<SessionListener> sessions;
    private final Audience<ApplicationListener> applications;

    /** Made by Declarative Services. */
    @Activate
    public ListenerBinding(@Reference SessionList sessions, @Reference ApplicationListController applications) {
        this.sessions = sessions.audience();
        this.applications = applications.audience();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSessionListener(SessionListener listener) {
        sessions.add(listener);
    }

    void removeSessionListener(SessionListener listener) {
        sessions.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addApplicationListener(ApplicationListener listener) {
        applications.add(listener);
    }

    void removeApplicationListener(ApplicationListener listener) {
        applications.remove(listener);
    }
}
