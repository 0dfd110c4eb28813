package cpcc.config.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard service of whoever is configured: what {@code cpcc status} and {@code cpcc doctor} say about it. Any thread. */
@ConsumerType
public interface ConfigProblems {
    /** {@return what is wrong now, empty if nothing; returns at once} */
    List<Problem> problems();
}
