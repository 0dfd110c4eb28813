package cpcc.das.api;

import cpcc.backend.api.Caller;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The backends of this peer, for {@code backends} and {@code doctor}. May be called from any thread. */
@ProviderType
public interface Backends {
    /**
     * {@return all backends with what they find on this machine now, by kind and falling ranking} A backend that throws or
     * does not answer within 5 s is listed with that as an error.
     *
     * @param caller whose display and terminal are looked at
     */
    List<BackendView> list(Caller caller);
}
