package cpcc.p2p;

import cpcc.p2p.api.PeerListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Brings the peer listeners to the Peer Controller. A component of its own, so that a listener which itself needs the
 * communities is not asked for while these are being made.
 */
@Component(
        service = {},
        immediate = true)
public final class ListenerBinding {
    private final PeerController controller;

    /** Made by Declarative Services. */
    @Activate
    public ListenerBinding(@Reference PeerController controller) {
        this.controller = controller;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPeerListener(PeerListener listener) {
        controller.add(listener);
    }

    void removePeerListener(PeerListener listener) {
        controller.remove(listener);
    }
}
