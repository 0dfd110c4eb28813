package cpcc.das;

import cpcc.backend.api.BackendException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong at which step of a test's backends, and how often each step was reached. */
final class Faults {
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> reached = new ConcurrentHashMap<>();

    /** What a step does. */
    @FunctionalInterface
    interface Fault {
        void happen() throws BackendException;
    }

    static final Fault SAYS_NO = () -> {
        throw new BackendException("it says no", "ask it nicely");
    };
    static final Fault THROWS = () -> {
        throw new IllegalStateException("a bug");
    };
    static final Fault ERROR = () -> {
        throw new NoClassDefFoundError("a missing class");
    };
    static final Fault BLOCKS = () -> {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            throw new BackendException("interrupted", "");
        }
    };

    void at(String step, Fault fault) {
        faults.put(step, fault);
    }

    void none() {
        faults.clear();
        reached.clear();
    }

    int count(String step) {
        AtomicInteger count = reached.get(step);
        return count == null ? 0 : count.get();
    }

    void reach(String step) throws BackendException {
        reached.computeIfAbsent(step, s -> new AtomicInteger()).incrementAndGet();
        Fault fault = faults.get(step);
        if (fault != null) {
            fault.happen();
        }
    }

    /** For a method that may throw nothing that is checked. */
    void reachSilently(String step) {
        try {
            reach(step);
        } catch (BackendException e) {
            throw new IllegalStateException(e);
        }
    }
}
