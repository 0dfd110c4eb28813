package cpcc.itest.peers;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** The threads of this JVM: what was there before is no leftover. */
public final class Threads {
    /** Threads of the JDK and of Felix itself that stay for later use, whoever made them first. */
    private static final String KEPT =
            "(FelixResolver-.*|process reaper.*|ForkJoinPool\\.commonPool.*|Cleaner-.*|Common-Cleaner|Keep-Alive-.*|JNA.*|surefire-.*|ping-.*|Attach Listener|RMI .*)";

    private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());

    /** {@return the names of the threads that are new since this was made, waited for to end} */
    public Set<String> leftWithin(Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        Set<String> left = left();
        while (!left.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(20);
            left = left();
        }
        return left;
    }

    private Set<String> left() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread)
                    && thread.isAlive()
                    && !thread.getName().matches(KEPT)) {
                names.add(thread.getName());
            }
        }
        return names;
    }
}
