package cpcc.messaging.codec;

/**
 * How long the link to one peer takes for a byte, learnt from what was acknowledged while bytes waited. Times are averaged,
 * not rates: a burst of acknowledgements after a stall does not make a slow line look fast. Thread-safe.
 */
public final class LineRate {
    /** Of a link of which nothing is known: 20 MB/s. */
    static final double UNKNOWN_NS_PER_BYTE = 50;

    private static final double WEIGHT = 0.3;

    private double nsPerByte = UNKNOWN_NS_PER_BYTE;
    private boolean known;

    /** Another link: nothing is known of it. */
    public synchronized void linkUp() {
        nsPerByte = UNKNOWN_NS_PER_BYTE;
        known = false;
    }

    /** So long took a byte, of those that waited all the time. */
    synchronized void measured(double ns) {
        nsPerByte += WEIGHT * (ns - nsPerByte);
        known = true;
    }

    /** So long took a byte at most: the line was not busy all the time. */
    synchronized void atMost(double ns) {
        if (ns < nsPerByte) {
            measured(ns);
        }
    }

    /** {@return whether anything was measured} */
    synchronized boolean known() {
        return known;
    }

    /** {@return nanoseconds for a byte} */
    synchronized double nsPerByte() {
        return nsPerByte;
    }
}
