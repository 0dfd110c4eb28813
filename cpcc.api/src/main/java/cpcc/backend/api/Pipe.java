package cpcc.backend.api;

import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** A connection to the other half as blocking streams, for halves that want bytes rather than sockets. */
@ProviderType
public interface Pipe extends AutoCloseable {
    /** {@return bytes from the other half; throws when the connection was reset} */
    InputStream in();

    /** {@return bytes to the other half; closing it is a half-close} */
    OutputStream out();

    /** Closes both directions. Harmless when already closed. */
    @Override
    void close();
}
