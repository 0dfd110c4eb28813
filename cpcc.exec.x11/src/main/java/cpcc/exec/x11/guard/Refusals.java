package cpcc.exec.x11.guard;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often a session's programs were refused what, by the request's name. May be used from any thread. */
public final class Refusals {
    /** A hostile program may think of many names. */
    private static final int NAMES = 200;

    private static final String OTHERS = "others";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void one(String request) {
        String name = counts.size() < NAMES || counts.containsKey(request) ? request : OTHERS;
        counts.computeIfAbsent(name, any -> new LongAdder()).increment();
    }

    /** {@return the counts by name} */
    public Map<String, Long> counts() {
        Map<String, Long> now = new TreeMap<>();
        counts.forEach((name, count) -> now.put(name, count.sum()));
        return now;
    }
}
