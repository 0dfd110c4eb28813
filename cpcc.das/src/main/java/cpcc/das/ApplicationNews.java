package cpcc.das;

import cpcc.das.api.Application;
import cpcc.das.api.ApplicationListener;
import cpcc.exec.api.Surface;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What listeners have been told of the Application List; two lists give the changes between. */
final class ApplicationNews implements AutoCloseable {
    private final Audience<ApplicationListener> audience = new Audience<>("apps");
    private Map<Key, Application> told = Map.of();

    private record Key(String id, String community, Surface surface) {
        private static Key of(Application application) {
            return new Key(application.id(), application.community(), application.surface());
        }
    }

    /** {@return who is told} */
    Audience<ApplicationListener> audience() {
        return audience;
    }

    /**
     * Tells what has changed since the last look.
     *
     * @param list the applications now; asked for here, so that of two looks the later one has the later list
     */
    synchronized void look(Supplier<List<Application>> list) {
        Map<Key, Application> gone = new HashMap<>(told);
        Map<Key, Application> now = new LinkedHashMap<>();
        for (Application application : list.get()) {
            Key key = Key.of(application);
            now.put(key, application);
            if (!application.equals(gone.remove(key))) {
                audience.changed(key, listener -> listener.applicationChanged(application));
            }
        }
        gone.forEach((key, application) -> audience.gone(key, listener -> listener.applicationGone(application)));
        told = now;
    }

    @Override
    public void close() {
        audience.close();
    }
}
