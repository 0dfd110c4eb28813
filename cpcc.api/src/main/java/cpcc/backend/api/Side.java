package cpcc.backend.api;

/** Which of the two machines of a session is meant. */
public enum Side {
    /** The user's: has the screen, the keyboard and the files. */
    USER,
    /** The provider's: has the application and runs it. */
    PROVIDER
}
