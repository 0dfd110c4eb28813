package cpcc.das.api;

import cpcc.exec.api.Surface;
import java.util.List;

/**
 * An application that active peers share: one entry of the paper's Application List.
 *
 * @param id its id
 * @param community id of the community
 * @param name for people, as its first provider calls it
 * @param comment one line, may be empty
 * @param surface windows or a terminal
 * @param providers who shares it and is active, by name
 */
public record Application(
        String id, String community, String name, String comment, Surface surface, List<Provider> providers) {
    /** Copies the list. {@inheritDoc} */
    public Application {
        providers = List.copyOf(providers);
    }
}
