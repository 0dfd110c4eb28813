package cpcc.itest.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cpcc.config.api.Definition;
import cpcc.itest.peers.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md names what the jars' metatype defines: the same PIDs, keys and defaults. */
class ConfigurationDocsTest {
    private static final Pattern SECTION = Pattern.compile("## `([a-z0-9.]+)(~[A-Z]+)?`.*");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (?:`([^`]*)`|must be set)? ?\\|.*");

    @Test
    void theDocumentAndTheMetatypeNameTheSameKeysAndDefaults() throws IOException {
        Map<String, Map<String, String>> documented = documented();
        Map<String, Map<String, String>> defined = new TreeMap<>();
        for (Path jar : Jars.cpcc()) {
            read(jar, defined);
        }
        assertEquals(lines(defined), lines(documented));
        assertEquals(10, defined.size(), "as many definitions as there are PIDs: " + defined.keySet());
    }

    @Test
    void everySettingSaysWhatItMeans() throws IOException {
        for (Path jar : Jars.cpcc()) {
            for (Definition definition : definitions(jar)) {
                assertFalse(
                        definition.name().isEmpty() || definition.description().isEmpty(), definition.pid());
                definition
                        .settings()
                        .forEach(setting -> assertFalse(
                                setting.name().isEmpty()
                                        || setting.description().isEmpty(),
                                setting.key()));
            }
        }
    }

    private static Map<String, Map<String, String>> documented() throws IOException {
        Map<String, Map<String, String>> found = new TreeMap<>();
        Map<String, String> section = new TreeMap<>();
        for (String line : Files.readAllLines(Jars.root().resolve("docs/configuration.md"))) {
            Matcher heading = SECTION.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                section = new TreeMap<>();
                found.put(heading.group(1), section);
            } else if (row.matches()) {
                section.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }
        return found;
    }

    private static void read(Path jar, Map<String, Map<String, String>> into) throws IOException {
        for (Definition definition : definitions(jar)) {
            Map<String, String> settings = new TreeMap<>();
            definition.settings().forEach(setting -> settings.put(setting.key(), String.join(",", setting.defaults())));
            into.put(definition.pid(), settings);
        }
    }

    private static List<Definition> definitions(Path jar) throws IOException {
        List<Definition> found = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                if (entry.getName().startsWith(Definition.FOLDER)
                        && entry.getName().endsWith(".xml")) {
                    found.add(Definition.read(file.getInputStream(entry)));
                }
            }
        }
        return found;
    }

    private static String lines(Map<String, Map<String, String>> all) {
        StringBuilder text = new StringBuilder();
        all.forEach(
                (pid, settings) -> settings.forEach((key, value) -> text.append(pid + " " + key + "=" + value + "\n")));
        return text.toString();
    }
}
