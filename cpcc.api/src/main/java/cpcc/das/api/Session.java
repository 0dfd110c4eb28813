package cpcc.das.api;

import cpcc.exec.api.Surface;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** A running use of an application, seen from the user's side. Methods may be called from any thread. */
@ProviderType
public interface Session {
    /** {@return how it is now} */
    SessionView view();

    /** {@return what the application shows itself on} */
    Surface surface();

    /** {@return completes, never exceptionally, when the user can see the application} */
    CompletionStage<Void> visible();

    /** {@return completes, never exceptionally, when nothing of the session is left on this machine} */
    CompletionStage<Ended> ended();

    /**
     * Asks to be told whenever the application is out of sight though it runs on, see {@link SessionView#detached()}.
     *
     * @param listener told why, one line; called on any thread, must not block; a new one takes the place of the former
     */
    void onDetached(Consumer<String> listener);

    /** The user's end: returns at once, {@link #ended} tells when it is done. Harmless when it has ended. */
    void close();
}
