package cpcc.das.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What active peers share (the paper's Application List). May be called from any thread. */
@ProviderType
public interface Applications {
    /** {@return all applications that active peers share with this one, a snapshot by id} */
    List<Application> list();
}
