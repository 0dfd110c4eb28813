package cpcc.das.api;

import cpcc.backend.api.Caller;
import cpcc.messaging.api.Failure;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The backends of this peer, for {@code backends} and {@code doctor}, and their replacement while sessions run. May be called
 * from any thread.
 */
@ProviderType
public interface Backends {
    /**
     * {@return all backends with what they find on this machine now, by kind and preference, then what should be a backend
     * and cannot be used} A backend that throws or does not answer within 5 s is listed with that as an error.
     *
     * @param caller whose display and terminal are looked at
     */
    List<BackendView> list(Caller caller);

    /**
     * Puts a newer version of a backend's bundle into use beside the present one. New sessions use it when this returns;
     * running sessions keep theirs, and each older version is stopped and uninstalled after its last session. The new one is
     * still in use after the peer was started again. Blocks for 10 s at most; one call at a time does its work.
     *
     * @param jar the bundle, of the same symbolic name as the present one; it is copied
     * @return what is in use now, and who still uses what was before
     * @throws Failure if it is no bundle, not newer than what is here, does not resolve, or within 10 s does not do on this
     *     machine what the present one does; nothing has changed then
     */
    Replaced replace(Path jar) throws Failure;
}
