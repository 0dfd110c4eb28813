package cpcc.das.api;

import cpcc.messaging.api.Failure;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shares this machine's applications with others (the paper's Install Controller). What is shared is persistent and
 * announced to the active peers.
 *
 * <p>May be called from any thread. What is changed is on disk before the method returns.
 */
@ProviderType
public interface Installer {
    /**
     * Shares an application, or changes how it is shared.
     *
     * @param request what and how
     * @return what is shared now
     * @throws Failure if there is no such desktop entry, program or community
     */
    SharedApplication share(ShareRequest request) throws Failure;

    /**
     * No longer shares an application. Sessions that run go on.
     *
     * @param id its id
     * @return what was shared
     * @throws Failure if it is not shared
     */
    SharedApplication unshare(String id) throws Failure;

    /** {@return what this peer shares, by id} */
    List<SharedApplication> shared();
}
