package cpcc.shell.verb;

import cpcc.messaging.api.Failure;
import java.util.List;
import java.util.Optional;

/** The configurations of CPCC in this framework. Any thread. */
public interface Configurations {
    /** {@return those that exist or may exist, by PID; a factory only with its configurations} */
    List<Configured> list();

    /**
     * Sets a value that is allowed, in the file that the configuration comes from, or else in Configuration Admin alone. Every
     * other line of the file stays as it is.
     *
     * @param configured from {@link #list}
     * @param key of a setting of it
     * @param value as in a file
     * @return where it is kept, empty if the framework keeps it
     * @throws Failure if it cannot be written; then nothing has changed
     */
    Optional<String> set(Configured configured, String key, String value) throws Failure;
}
