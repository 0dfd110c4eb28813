package cpcc.app;

import cpcc.shell.file.ConfigFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The file {@code cpcc.peer.cfg}: a person's own. It is made once, and later only the settings that are asked for change. */
final class PeerConfig {
    private final Path file;

    PeerConfig(Path file) {
        this.file = file;
    }

    /**
     * Writes the file if there is none.
     *
     * @param template the shipped one
     * @param name of the peer in it
     */
    void createOnce(Path template, String name) throws IOException {
        new ConfigFile(file).createOnce(Files.readString(template), "name", name);
    }

    /** Changes these settings and leaves every other line as it is. */
    void change(Map<String, String> settings) throws IOException {
        new ConfigFile(file).set(settings);
    }

    /**
     * {@return a setting as the peer will see it, the given one if it is not there or empty}
     *
     * @param key of the setting
     * @param variables what {@code ${…}} stands for
     * @param otherwise what it is without the setting
     */
    String get(String key, Map<String, String> variables, String otherwise) throws IOException {
        if (!Files.exists(file)) {
            return otherwise;
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        String value = properties.getProperty(key, "").strip();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            value = value.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return value.isEmpty() ? otherwise : value;
    }
}
