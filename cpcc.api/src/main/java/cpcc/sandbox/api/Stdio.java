package cpcc.sandbox.api;

/** What a confined program's standard streams are. */
public enum Stdio {
    /** No input; output goes to the plan's log, of which the last lines tell why a program died. */
    LOG,
    /** Three pipes, {@link Confined#stdin()} and its fellows. */
    PIPES,
    /** A terminal of its own: input and output as one, no separate error stream. */
    PTY
}
