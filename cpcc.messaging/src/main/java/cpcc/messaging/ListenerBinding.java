package cpcc.messaging;

import cpcc.messaging.api.Gate;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.MessageListener;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Brings the gate and the listeners to messaging. A component of its own, so that a listener which itself sends messages is
 * not asked for while messaging is being made: in whichever order bundles start, nobody waits for himself.
 */
@Component(
        service = {},
        immediate = true)
public final class ListenerBinding {
    private final Messaging messaging;
    private final AtomicReference<Gate> gate = new AtomicReference<>();

    /** Made by Declarative Services. */
    @Activate
    public ListenerBinding(@Reference MessagingComponent component) {
        messaging = component.messaging();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addGate(Gate now) {
        gate.set(now);
        messaging.gate(now);
    }

    void removeGate(Gate old) {
        // A better gate is added before the old one is removed.
        if (gate.compareAndSet(old, null)) {
            messaging.gate(null);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addLinkListener(LinkListener listener) {
        messaging.add(listener);
    }

    void removeLinkListener(LinkListener listener) {
        messaging.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMessageListener(MessageListener<?, ?> listener, Map<String, Object> properties) {
        messaging.add(listener, properties);
    }

    void removeMessageListener(MessageListener<?, ?> listener) {
        messaging.remove(listener);
    }
}
