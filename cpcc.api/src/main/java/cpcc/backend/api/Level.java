package cpcc.backend.api;

/** How bad the outcome of a {@link Check} is. */
public enum Level {
    /** As it should be. */
    OK,
    /** Works, but not as well or as safely as it could. */
    WARNING,
    /** Cannot work on this machine until the remedy is applied. */
    ERROR
}
