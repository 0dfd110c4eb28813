package cpcc.app;

import cpcc.shell.file.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Which folders FileInstall watches, and what it takes from them: from the configuration folder configuration and nothing
 * else, from the backends' folder jars and nothing else. So no jar is started because it lies where settings do.
 */
final class Watched {
    private static final String PREFIX = "felix.fileinstall.";
    private static final String SECOND = "org.apache.felix.fileinstall-backends.cfg";

    private final Places places;

    Watched(Places places) {
        this.places = places;
    }

    /**
     * {@return the framework's properties for it}
     *
     * <p>They are for one kind of folder only. A second kind is a configuration of FileInstall's, and that is a file in a
     * folder of the first kind: one of our own, made anew at each start.
     */
    Map<String, String> properties() throws IOException {
        Path own = Files.createDirectories(places.cache().resolve("watch"));
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> each :
                settings(places.backends().toString(), ".*\\.jar").entrySet()) {
            text.append(ConfigFile.with("", each.getKey(), each.getValue()));
        }
        Files.writeString(own.resolve(SECOND), text);
        return settings(places.config() + "," + own, ".*\\.cfg");
    }

    private Map<String, String> settings(String folders, String names) {
        Map<String, String> settings = new HashMap<>();
        settings.put(PREFIX + "dir", folders);
        settings.put(PREFIX + "filter", names);
        settings.put(PREFIX + "tmpdir", places.cache().resolve("fileinstall").toString());
        settings.put(PREFIX + "noInitialDelay", "true");
        settings.put(PREFIX + "poll", "500");
        settings.put(PREFIX + "enableConfigSave", "false");
        // A jar that comes or goes restarts nothing but itself.
        settings.put(PREFIX + "optionalImportRefreshScope", "none");
        settings.put(PREFIX + "fragmentRefreshScope", "none");
        settings.put(PREFIX + "log.level", "2");
        return settings;
    }
}
