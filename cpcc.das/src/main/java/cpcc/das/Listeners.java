package cpcc.das;

import cpcc.messaging.api.MessageListener;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Message listeners as services, from now until closed. */
final class Listeners implements AutoCloseable {
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Registers all. */
    Listeners(BundleContext context, List<Listener<?, ?>> listeners) {
        for (Listener<?, ?> listener : listeners) {
            registrations.add(context.registerService(
                    MessageListener.class, listener, new Hashtable<>(Map.of(MessageListener.TYPE, listener.type()))));
        }
    }

    @Override
    public void close() {
        for (ServiceRegistration<?> registration : registrations) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The framework was faster.
            }
        }
        registrations.clear();
    }
}
