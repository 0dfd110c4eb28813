package cpcc.app.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Names each step, takes its time, and prints it for people unless the result is wanted as JSON. */
final class Steps {
    /**
     * One step that is done.
     *
     * @param name for people
     * @param ms how long it took, milliseconds
     */
    record Step(String name, long ms) {}

    /** What a step does. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws DemoFailure;
    }

    private final PrintStream out;
    private final List<Step> done = new ArrayList<>();

    Steps(PrintStream out) {
        this.out = out;
    }

    <T> T step(String name, Work<T> work) throws DemoFailure {
        long start = System.nanoTime();
        T result = work.run();
        Step step = new Step(name, (System.nanoTime() - start) / 1_000_000);
        done.add(step);
        out.printf("  %6.2f s  %s%n", step.ms() / 1000.0, step.name());
        return result;
    }

    List<Step> done() {
        return List.copyOf(done);
    }
}
