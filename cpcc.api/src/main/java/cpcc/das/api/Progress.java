package cpcc.das.api;

/** Is told of each step of a start; for the line on the user's terminal. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = step -> {};

    /**
     * A step begins.
     *
     * @param step such as {@code starting gimp on lab1}
     */
    void step(String step);
}
