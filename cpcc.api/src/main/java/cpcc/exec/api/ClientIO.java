package cpcc.exec.api;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** The user's half of an execution backend in one session (the paper's Client IO). */
@ConsumerType
public interface ClientIO extends AutoCloseable {
    /** {@return what the provider's half needs to know; das carries it unread. Never a secret of the user's machine} */
    Map<String, String> offer();

    /** {@return completes, never exceptionally, when the user can see the application} */
    CompletionStage<Void> visible();

    /** {@return whether the program could be asked to close, as its window's close button does; false if there is no way} */
    default boolean askToClose() {
        return false;
    }

    /** Delivers what is still on its way, 2 s at most, then gives everything back. Harmless when already closed. */
    @Override
    void close();
}
