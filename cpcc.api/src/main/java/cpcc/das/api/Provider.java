package cpcc.das.api;

import cpcc.messaging.api.PeerId;
import java.util.List;

/**
 * A peer that shares an application.
 *
 * @param peer its id
 * @param name what it calls itself
 * @param instances how many may run there at a time
 * @param free whether it last said that one is free
 * @param execTypes types of execution backends it offers for this application, best first
 * @param fileTypes types of file backends it offers, best first
 */
public record Provider(
        PeerId peer, String name, int instances, boolean free, List<String> execTypes, List<String> fileTypes) {
    /** Copies the lists. {@inheritDoc} */
    public Provider {
        execTypes = List.copyOf(execTypes);
        fileTypes = List.copyOf(fileTypes);
    }
}
