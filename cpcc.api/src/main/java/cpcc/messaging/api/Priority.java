package cpcc.messaging.api;

/** Which bytes go first when a link is busy. */
public enum Priority {
    /** A person waits for every byte: windows, terminals. */
    INTERACTIVE,
    /** The sum counts: files. Has a guaranteed share, so that it never starves. */
    BULK
}
