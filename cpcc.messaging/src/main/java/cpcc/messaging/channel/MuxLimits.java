package cpcc.messaging.channel;

/**
 * What one peer's channels may take.
 *
 * @param channels open at the same time
 * @param interactiveWindowBytes how far a peer may send ahead of an interactive reader
 * @param bulkWindowBytes how far a peer may send ahead of a bulk reader when the way is short
 * @param largestBulkWindowBytes the same when the way is long
 * @param bufferBytes what a channel keeps until it is acknowledged
 * @param bulkSharePercent what bulk gets at least while interactive bytes wait
 */
public record MuxLimits(
        int channels,
        int interactiveWindowBytes,
        int bulkWindowBytes,
        int largestBulkWindowBytes,
        int bufferBytes,
        int bulkSharePercent) {}
