package cpcc.backend.api;

import org.osgi.annotation.versioning.ProviderType;

/** Ends an arrangement, and every connection it made, when closed. Closing is idempotent and does not block. */
@ProviderType
@FunctionalInterface
public interface Handle extends AutoCloseable {
    @Override
    void close();
}
