package cpcc.messaging;

import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.PeerId;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Knows the links that are up, and tells the listeners: the past to a late one, then every change, to each in order. */
final class LinkEvents {
    private final Threads threads;
    private final Map<PeerId, Link> up = new LinkedHashMap<>();
    private final Map<LinkListener, SerialQueue> listeners = new IdentityHashMap<>();

    LinkEvents(Threads threads) {
        this.threads = threads;
    }

    synchronized void add(LinkListener listener) {
        SerialQueue queue = new SerialQueue(threads);
        listeners.put(listener, queue);
        for (Link link : up.values()) {
            tell(listener, queue, each -> each.linkUp(link));
        }
    }

    synchronized void remove(LinkListener listener) {
        listeners.remove(listener);
    }

    synchronized List<Link> up() {
        return List.copyOf(up.values());
    }

    synchronized boolean isUp(PeerId peer) {
        return up.containsKey(peer);
    }

    synchronized void linkUp(Link link) {
        up.put(link.peer(), link);
        tellAll(each -> each.linkUp(link));
    }

    /** The link is what it was, only better known. Nobody is told. */
    synchronized void measured(Link link) {
        up.computeIfPresent(link.peer(), (peer, old) -> link);
    }

    synchronized void linkDown(Link link) {
        up.remove(link.peer());
        tellAll(each -> each.linkDown(link));
    }

    synchronized void portChanged(int port) {
        tellAll(each -> each.portChanged(port));
    }

    synchronized void peerLost(PeerId peer, String why) {
        tellAll(each -> each.peerLost(peer, why));
    }

    private void tellAll(Consumer<LinkListener> event) {
        listeners.forEach((listener, queue) -> tell(listener, queue, event));
    }

    private void tell(LinkListener listener, SerialQueue queue, Consumer<LinkListener> event) {
        queue.add(() -> {
            if (knows(listener)) {
                event.accept(listener);
            }
        });
    }

    private synchronized boolean knows(LinkListener listener) {
        return listeners.containsKey(listener);
    }
}
