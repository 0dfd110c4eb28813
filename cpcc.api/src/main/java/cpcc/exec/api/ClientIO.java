package cpcc.exec.api;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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

    /**
     * Puts the program out of sight: it runs on, and nobody sees it until {@link #attach}. Harmless when nobody sees it.
     *
     * @throws BackendException if this way of showing a program cannot, which is the default
     */
    default void detach() throws BackendException {
        throw new BackendException("what it is shown by cannot put it away", "");
    }

    /**
     * Shows the program to a caller, who may sit before another screen than before; whoever saw it until now sees it no more.
     *
     * @param caller whose screen
     * @return completes, never exceptionally, when that caller can see it
     * @throws BackendException if that caller cannot, and nothing has changed then; or if this way of showing a program
     *     cannot, which is the default
     */
    default CompletionStage<Void> attach(Caller caller) throws BackendException {
        throw new BackendException("what it is shown by cannot show it anew", "");
    }

    /**
     * Asks to be told when the program is out of sight though nobody put it away: the user's screen went, or what shows it
     * died. It runs on. A half that cannot {@link #attach} has nothing to tell.
     *
     * @param listener told why, one line; called on any thread, never concurrently, must not block
     */
    default void onDetached(Consumer<String> listener) {}

    /**
     * {@return how often the program was refused what it asked of the user's screen, by the name of the request} A half that
     * looks at no requests has nothing to tell, which is the default.
     */
    default Map<String, Long> refused() {
        return Map.of();
    }

    /** Delivers what is still on its way, 2 s at most, then gives everything back. Harmless when already closed. */
    @Override
    void close();
}
