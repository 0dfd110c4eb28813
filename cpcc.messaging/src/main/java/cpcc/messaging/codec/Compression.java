package cpcc.messaging.codec;

/** Whether channels are compressed, as configured. */
public enum Compression {
    /** When that gets the bytes over sooner. */
    AUTO,
    /** Whatever the line. */
    ALWAYS,
    /** Never, in neither direction. */
    NEVER
}
