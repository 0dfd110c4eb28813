package cpcc.config.api;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configuration {@code cpcc.peer} as it is in force: a value that is not allowed never gets here, and what cannot change
 * while the peer runs does not. The service stays the same when the configuration changes.
 */
@ProviderType
public interface PeerSettings {
    /** {@return what is in force now, a value} */
    PeerConfig now();

    /**
     * Tells of every change.
     *
     * @param follower is told what is in force at once, on this thread, and then after each change, on the configuration's
     *     thread; never concurrently. It must not block; what it throws is logged and harms nobody else
     * @return ends it
     */
    Following follow(Consumer<PeerConfig> follower);

    /** Ends with {@link #close}: nothing is told any more once it has returned. */
    @ProviderType
    interface Following extends AutoCloseable {
        /** Idempotent. */
        @Override
        void close();
    }
}
