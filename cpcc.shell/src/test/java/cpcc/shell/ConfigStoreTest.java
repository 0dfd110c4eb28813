package cpcc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cpcc.config.api.Definition;
import cpcc.config.api.PeerConfig;
import cpcc.shell.verb.Configured;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What there is to configure, and where it is kept. */
class ConfigStoreTest {
    private static final URL PEER =
            PeerConfig.class.getResource("/" + Definition.FOLDER + "/" + PeerConfig.class.getName() + ".xml");

    @TempDir
    Path folder;

    private final List<Bundle> bundles = new ArrayList<>();
    private final Map<String, Dictionary<String, Object>> configurations = new TreeMap<>();
    private final ConfigStore store = new ConfigStore(
            fake(BundleContext.class, (self, method, arguments) -> bundles.toArray(Bundle[]::new)), admin());
    private String peers;

    @BeforeEach
    void aPeerWithAFile() {
        peers = folder.resolve("cpcc.peer.cfg").toUri().toString();
        configurations.put("cpcc.peer", dictionary("felix.fileinstall.filename", peers, "name", "alice"));
    }

    @Test
    void ofTwoVersionsTheNewerOnesDefinitionIsShownOnce() throws Exception {
        bundles.add(bundle("2.0.0", Bundle.ACTIVE, definition("Newer")));
        bundles.add(bundle("1.0.0", Bundle.ACTIVE, definition("Older")));
        List<Configured> all = store.list();
        assertEquals(
                List.of("Newer"), all.stream().map(c -> c.definition().name()).toList());
    }

    @Test
    void aBundleThatIsNotResolvedIsNotLookedInto() {
        bundles.add(bundle("1.0.0", Bundle.INSTALLED, null));
        bundles.add(bundle("1.0.0", Bundle.UNINSTALLED, null));
        assertEquals(List.of(), store.list());
    }

    @Test
    void whatIsNotThereGetsAFileBesideThePeers() throws Exception {
        Path file = folder.resolve("cpcc.das.cfg");
        assertEquals(Optional.of(file.toString()), store.set(configured("cpcc.das"), "key", "1"));
        assertEquals("key = 1\n", Files.readString(file));
        assertEquals("1", configurations.get("cpcc.das").get("key"));
    }

    @Test
    void whatSomebodyMadeWithoutAFileKeepsItsOtherValuesAndGetsNone() throws Exception {
        configurations.put("cpcc.das", dictionary("other", "2"));
        assertEquals(Optional.empty(), store.set(configured("cpcc.das"), "key", "1"));
        assertFalse(Files.exists(folder.resolve("cpcc.das.cfg")));
        assertEquals(dictionary("other", "2", "key", "1"), configurations.get("cpcc.das"));
    }

    private static Configured configured(String pid) {
        return new Configured(pid, Definition.of(PeerConfig.class), Map.of());
    }

    /** The peer's, under another name for people. */
    private URL definition(String name) throws Exception {
        String text = new String(PEER.openStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return Files.writeString(
                        folder.resolve(name + ".xml"), text.replaceFirst("(<OCD[^>]* name=\")[^\"]*", "$1" + name))
                .toUri()
                .toURL();
    }

    private static Bundle bundle(String version, int state, URL definition) {
        return fake(Bundle.class, (self, method, arguments) -> switch (method.getName()) {
            case "getState" -> state;
            case "getVersion" -> Version.parseVersion(version);
            case "findEntries" -> Collections.enumeration(List.of(definition));
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private ConfigurationAdmin admin() {
        return fake(ConfigurationAdmin.class, (self, method, arguments) -> switch (method.getName()) {
            case "getConfiguration" -> configuration((String) arguments[0]);
            case "listConfigurations" ->
                configurations.keySet().stream()
                        .filter(pid -> arguments[0].equals("(service.pid=" + pid + ")"))
                        .map(this::configuration)
                        .toArray(Configuration[]::new);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private Configuration configuration(String pid) {
        return fake(Configuration.class, (self, method, arguments) -> switch (method.getName()) {
            case "getPid" -> pid;
            case "getProperties" -> configurations.get(pid);
            case "update" -> configurations.put(pid, copy((Dictionary<?, ?>) arguments[0]));
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static Dictionary<String, Object> copy(Dictionary<?, ?> from) {
        Dictionary<String, Object> to = new Hashtable<>();
        Collections.list(from.keys()).forEach(key -> to.put((String) key, from.get(key)));
        return to;
    }

    private static Dictionary<String, Object> dictionary(String... some) {
        Dictionary<String, Object> all = new Hashtable<>();
        for (int i = 0; i < some.length; i += 2) {
            all.put(some[i], some[i + 1]);
        }
        return all;
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
