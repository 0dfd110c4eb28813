package cpcc.backend.api;

/** What a connection carries, which decides whose bytes go first. */
public enum Kind {
    /** A person waits for every byte. */
    INTERACTIVE,
    /** The sum counts. */
    BULK
}
