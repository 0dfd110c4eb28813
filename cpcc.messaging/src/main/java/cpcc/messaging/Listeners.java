package cpcc.messaging;

import cpcc.messaging.api.MessageListener;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The message listeners that are there now; of several for one type the one that OSGi would prefer. */
final class Listeners {
    /**
     * One of them.
     *
     * @param listener the service
     * @param type its messages
     * @param guests whether guests may send them
     * @param ranking the higher the better
     * @param id of two with the same ranking the one that came first
     */
    record Registered(MessageListener<?, ?> listener, String type, boolean guests, int ranking, long id) {}

    private static final Comparator<Registered> BEST_FIRST =
            Comparator.comparingInt(Registered::ranking).reversed().thenComparingLong(Registered::id);

    private final List<Registered> registered = new CopyOnWriteArrayList<>();

    /** Adds a service with its properties. */
    void add(MessageListener<?, ?> listener, Map<String, ?> properties) {
        if (!(properties.get(MessageListener.TYPE) instanceof String type)) {
            throw new IllegalArgumentException(listener.getClass().getName() + " does not say " + MessageListener.TYPE);
        }
        registered.add(new Registered(
                listener,
                type,
                Boolean.TRUE.equals(properties.get(MessageListener.GUESTS)),
                properties.get("service.ranking") instanceof Integer ranking ? ranking : 0,
                properties.get("service.id") instanceof Long id ? id : 0));
    }

    void remove(MessageListener<?, ?> listener) {
        registered.removeIf(each -> each.listener() == listener);
    }

    /** {@return the best for this type, null if there is none} */
    Registered best(String type) {
        return registered.stream()
                .filter(each -> each.type().equals(type))
                .min(BEST_FIRST)
                .orElse(null);
    }
}
