package cpcc.das.api;

import cpcc.messaging.api.Failure;
import java.util.List;
import java.util.Optional;
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
     * @throws Failure if there is no such desktop entry, program or community, or a configuration shares it
     */
    SharedApplication share(ShareRequest request) throws Failure;

    /**
     * No longer shares an application. Sessions that run go on.
     *
     * @param id its id
     * @return what was shared
     * @throws Failure if it is not shared, or a configuration shares it
     */
    SharedApplication unshare(String id) throws Failure;

    /** {@return what this peer shares, by id} */
    List<SharedApplication> shared();

    /**
     * {@return the PID of the configuration that shares an application, empty if it was shared by command} What is configured
     * is changed there; {@link #share} and {@link #unshare} refuse it.
     *
     * @param id of the application
     */
    Optional<String> configuredBy(String id);
}
