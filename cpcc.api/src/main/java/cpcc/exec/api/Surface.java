package cpcc.exec.api;

/** How an application shows itself. */
public enum Surface {
    /** Windows on a display. */
    WINDOWS,
    /** Text in the terminal it was called from. */
    TERMINAL
}
