package cpcc.das.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user wants to run.
 *
 * @param application its id
 * @param arguments files, as the user typed them, or plain words for a terminal program; never a shell's text
 * @param folders granted besides the folders of the file arguments
 * @param provider name or id of the peer that must provide it; empty to let CPCC choose
 * @param via type of execution backend, or its part before the slash, that must be used; empty to let CPCC choose
 * @param options for the backends, such as {@code display=trusted}
 */
public record RunRequest(
        String application,
        List<String> arguments,
        List<Folder> folders,
        Optional<String> provider,
        Optional<String> via,
        Map<String, String> options) {
    /** Copies the collections. {@inheritDoc} */
    public RunRequest {
        arguments = List.copyOf(arguments);
        folders = List.copyOf(folders);
        options = Map.copyOf(options);
    }

    /**
     * {@return a request that leaves every choice to CPCC}
     *
     * @param application its id
     * @param arguments as above
     */
    public static RunRequest of(String application, String... arguments) {
        return new RunRequest(application, List.of(arguments), List.of(), Optional.empty(), Optional.empty(), Map.of());
    }

    /**
     * A folder that the user grants by name.
     *
     * @param path as typed, absolute or relative to the caller's folder
     * @param writable whether it may be changed
     */
    public record Folder(Path path, boolean writable) {}
}
