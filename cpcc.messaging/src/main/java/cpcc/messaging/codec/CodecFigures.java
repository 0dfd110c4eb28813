package cpcc.messaging.codec;

/**
 * What compression has taken and brought since the start.
 *
 * @param codec the best one that this process has
 * @param contexts that are alive, one for each direction of a channel in which something was compressed
 * @param nativeBytes what they hold outside of Java's heap, by reckoning
 * @param interactive the bytes of interactive channels that have a codec
 * @param bulk the bytes of bulk channels that have a codec
 */
public record CodecFigures(String codec, long contexts, long nativeBytes, Bytes interactive, Bytes bulk) {
    /**
     * The bytes of one class of channels.
     *
     * @param sent by this peer's applications
     * @param sentCoded what became of them
     * @param received by this peer's applications
     * @param receivedCoded what they were on their way
     */
    public record Bytes(long sent, long sentCoded, long received, long receivedCoded) {}
}
