package cpcc.itest.tiny;

import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** What a tiny backend does wrong in which of its methods. */
final class Fault {
    private final String what;
    private final Set<String> where;

    /**
     * A fault.
     *
     * @param what none, throw, error, block
     * @param where names of methods with spaces between, or all
     */
    Fault(String what, String where) {
        this.what = what;
        this.where = Set.of(where.split(" "));
    }

    void at(String method) {
        if (!where.contains(method) && !where.contains("all")) {
            return;
        }
        switch (what) {
            case "throw" -> throw new IllegalStateException("a bug in " + method);
            case "error" -> throw new NoClassDefFoundError("missing in " + method);
            case "block" -> forEver();
            default -> {
                return;
            }
        }
    }

    boolean isNull(String method) {
        return what.equals("null") && (where.contains(method) || where.contains("all"));
    }

    /** Does not even care for interrupts; ends with the JVM, or when a test lets it go. */
    private static void forEver() {
        while (!Boolean.getBoolean(TinyJar.LET_GO)) {
            Thread.interrupted();
            LockSupport.parkNanos(10_000_000);
        }
    }
}
