package cpcc.files.api;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** The user's half of a file backend in one session. */
@ConsumerType
public interface Share extends AutoCloseable {
    /** {@return what the provider's half needs to know; das carries it unread} */
    Map<String, String> offer();

    /** Nothing can be reached from now on. Harmless when already closed. */
    @Override
    void close();
}
