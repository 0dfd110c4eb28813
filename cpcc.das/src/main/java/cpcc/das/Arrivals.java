package cpcc.das;

import cpcc.das.session.Present;
import cpcc.das.wire.Text;
import cpcc.das.wire.Valid;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of backends as they come and go. Each is made on a thread of its own, so that one whose component blocks or
 * fails while it is made holds up neither whoever installs it nor the others. May be called from any thread.
 */
final class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final BundleContext context;
    private final Executor executor;
    private final Consumer<Present<?>> there;
    private final BiConsumer<Object, OptionalInt> reconfigured;
    private final Consumer<Object> gone;
    private final Map<ServiceReference<?>, Arrival> arrivals = new LinkedHashMap<>();

    /**
     * Nothing has come yet.
     *
     * @param context that uses the services
     * @param executor makes them
     * @param there told of each that is made
     * @param reconfigured told of each whose properties have changed, with its ranking, empty if that is no number
     * @param gone told of each service that goes; it is given back when this returns
     */
    Arrivals(
            BundleContext context,
            Executor executor,
            Consumer<Present<?>> there,
            BiConsumer<Object, OptionalInt> reconfigured,
            Consumer<Object> gone) {
        this.context = context;
        this.executor = executor;
        this.there = there;
        this.reconfigured = reconfigured;
        this.gone = gone;
    }

    /**
     * A service that is no backend, or none yet.
     *
     * @param kind of backend that it would be
     * @param type that it says it has
     * @param ranking of the service
     * @param bundle symbolic name, a space, and version
     * @param why one line
     */
    record Trouble(String kind, String type, int ranking, String bundle, String why) {}

    private static final class Arrival {
        private final Trouble trouble;
        private final boolean underWay;
        private Object service;

        Arrival(Trouble trouble, boolean underWay) {
            this.trouble = trouble;
            this.underWay = underWay;
        }
    }

    /** A service is registered. */
    void come(String kind, ServiceReference<?> reference, String typeProperty) {
        Bundle from = reference.getBundle();
        if (from == null) {
            return;
        }
        String bundle = from.getSymbolicName() + " " + from.getVersion();
        boolean sandbox = kind.equals(Present.SANDBOX);
        String type = sandbox ? from.getSymbolicName() : text(reference, typeProperty);
        int ranking = ranking(reference).orElse(0);
        String surface = text(reference, ExecBackend.SURFACE);
        Optional<String> wrong = wrong(kind, typeProperty, type, surface);
        if (wrong.isPresent()) {
            LOG.warn("a backend of {} is not used: {}", bundle, wrong.get());
            put(reference, new Trouble(kind, type, ranking, bundle, wrong.get()), false);
            return;
        }
        put(reference, new Trouble(kind, type, ranking, bundle, "it is being made, and that has not ended"), true);
        long id = (Long) reference.getProperty(Constants.SERVICE_ID);
        try {
            executor.execute(() -> make(
                    reference,
                    service -> new Present<>(
                            service, kind, type, surface, ranking(reference).orElse(0), id, bundle)));
        } catch (RejectedExecutionException e) {
            put(
                    reference,
                    new Trouble(kind, type, ranking, bundle, "too many backends are being made and do not end"),
                    false);
        }
    }

    /** The properties of a service have changed, so one that failed when it was made, or was wrong, is tried again. */
    void change(String kind, ServiceReference<?> reference, String typeProperty) {
        OptionalInt ranking = ranking(reference);
        synchronized (arrivals) {
            Arrival arrival = arrivals.get(reference);
            if (arrival == null) {
                return;
            }
            if (arrival.service != null) {
                reconfigured.accept(arrival.service, ranking);
            } else if (!arrival.underWay) {
                come(kind, reference, typeProperty);
            }
        }
    }

    /** A service goes. */
    void go(ServiceReference<?> reference) {
        Object service;
        synchronized (arrivals) {
            Arrival arrival = arrivals.remove(reference);
            service = arrival == null ? null : arrival.service;
        }
        if (service != null) {
            gone.accept(service);
            giveBack(reference);
        }
    }

    /** {@return what is no backend, or none yet, and why} */
    List<Trouble> troubles() {
        List<Trouble> troubles = new ArrayList<>();
        synchronized (arrivals) {
            arrivals.values().stream().filter(a -> a.service == null).forEach(a -> troubles.add(a.trouble));
        }
        return troubles;
    }

    private void make(ServiceReference<?> reference, Function<Object, Present<?>> present) {
        Object service = null;
        try {
            service = context.getService(reference);
        } catch (RuntimeException | Error e) {
            LOG.error("{} cannot be made", reference, e);
        }
        synchronized (arrivals) {
            Arrival arrival = arrivals.get(reference);
            if (arrival != null && service != null) {
                arrival.service = service;
                // Inside, so that it cannot go before it is there.
                there.accept(present.apply(service));
                return;
            }
            if (arrival != null) {
                Trouble was = arrival.trouble;
                arrivals.put(
                        reference,
                        new Arrival(
                                new Trouble(
                                        was.kind,
                                        was.type,
                                        was.ranking,
                                        was.bundle,
                                        "its component fails when it is made; see the log: cpcc logs"),
                                false));
            }
        }
        if (service != null) {
            giveBack(reference);
        }
    }

    private void put(ServiceReference<?> reference, Trouble trouble, boolean underWay) {
        synchronized (arrivals) {
            arrivals.put(reference, new Arrival(trouble, underWay));
        }
    }

    private static Optional<String> wrong(String kind, String typeProperty, String type, String surface) {
        if (!kind.equals(Present.SANDBOX) && !Valid.isType(type)) {
            return Optional.of(
                    type.isEmpty()
                            ? "its service has no type: the property " + typeProperty + " is missing"
                            : "its type \"" + type + "\" is wrong: " + typeProperty
                                    + " must be a name, a slash and a version, such as x11/1");
        }
        List<String> surfaces = Stream.of(Surface.values()).map(Surface::name).toList();
        if (kind.equals(Present.EXEC) && !surfaces.contains(surface)) {
            return Optional.of(
                    (surface.isEmpty() ? "its service has no surface" : "its surface \"" + surface + "\" is wrong")
                            + ": " + ExecBackend.SURFACE + " must be " + String.join(" or ", surfaces));
        }
        return Optional.empty();
    }

    private void giveBack(ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // This bundle is stopped, and with that it is given back.
            LOG.debug("{} is given back already", reference);
        }
    }

    /** In a configuration file it is a text, which the framework would take for none. Empty if it is no number. */
    static OptionalInt ranking(ServiceReference<?> reference) {
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        try {
            return ranking == null
                    ? OptionalInt.of(0)
                    : OptionalInt.of(Integer.parseInt(ranking.toString().strip()));
        } catch (NumberFormatException e) {
            LOG.warn(
                    "the ranking \"{}\" of {} is no number",
                    Text.oneLine(ranking.toString(), 80),
                    reference.getBundle());
            return OptionalInt.empty();
        }
    }

    private static String text(ServiceReference<?> reference, String property) {
        return reference.getProperty(property) instanceof String text ? text : "";
    }
}
