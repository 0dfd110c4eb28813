package cpcc.das.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service that is told of what active peers share with this one (the entries of {@link Applications#list}). A
 * new listener is told of all of them first, then of every change.
 *
 * <p>Called on a pool thread, in order, never concurrently for one listener; a slow listener delays only itself, and what it
 * throws is logged.
 */
@ConsumerType
public interface ApplicationListener {
    /**
     * An application is new, or its providers changed, or whether one of them has a free instance. Duplicates are harmless.
     *
     * @param application what it is now
     */
    void applicationChanged(Application application);

    /**
     * No active peer shares an application any more.
     *
     * @param application what it was
     */
    void applicationGone(Application application);
}
