package cpcc.shell;

import cpcc.config.api.Definition;
import cpcc.config.api.PeerConfig;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.shell.file.ConfigFile;
import cpcc.shell.verb.Configurations;
import cpcc.shell.verb.Configured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configurations as Configuration Admin has them, and the files that File Install takes them from. */
@Component
public final class ConfigStore implements Configurations {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigStore.class);
    private static final String FILE = "felix.fileinstall.filename";
    private static final String OWN = "cpcc.";

    private final BundleContext context;
    private final ConfigurationAdmin admin;

    /** Wired by the framework. */
    @Activate
    public ConfigStore(BundleContext context, @Reference ConfigurationAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    @Override
    public List<Configured> list() {
        List<Configured> all = new ArrayList<>();
        for (Definition definition : definitions()) {
            if (definition.factory()) {
                find("(" + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + definition.pid() + ")")
                        .forEach(each -> all.add(new Configured(each.getPid(), definition, values(each))));
            } else {
                all.add(new Configured(
                        definition.pid(),
                        definition,
                        existing(definition.pid()).map(ConfigStore::values).orElse(Map.of())));
            }
        }
        all.sort(Comparator.comparing(Configured::pid));
        return all;
    }

    @Override
    public Optional<String> set(Configured configured, String key, String value) throws Failure {
        Configuration there = existing(configured.pid()).orElse(null);
        Optional<Path> file = there == null ? besideThePeers(configured.pid()) : from(values(there));
        try {
            if (file.isPresent()) {
                new ConfigFile(file.get()).set(Map.of(key, value));
            }
            // File Install would see the file within a second; this is at once, and it finds nothing more to do then.
            Configuration configuration = there == null ? admin.getConfiguration(configured.pid(), "?") : there;
            Hashtable<String, Object> values = new Hashtable<>(values(configuration));
            values.put(key, value);
            if (file.isPresent()) {
                values.putIfAbsent(FILE, file.get().toUri().toString());
            }
            configuration.update(values);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(
                    Reason.FAILED, configured.pid() + " is not changed: " + e.getMessage(), "look at the file", e);
        }
        LOG.info("config: {}: {} is set", configured.pid(), key);
        return file.map(Path::toString);
    }

    /** Only for a configuration that is not there: one that somebody made otherwise would lose all that the file has not. */
    private Optional<Path> besideThePeers(String pid) {
        return existing(PeerConfig.PID)
                .flatMap(peer -> from(values(peer)))
                .map(peer -> peer.resolveSibling(pid + ".cfg"));
    }

    private static Optional<Path> from(Map<String, Object> values) {
        return values.get(FILE) instanceof String uri ? Optional.of(Path.of(URI.create(uri))) : Optional.empty();
    }

    private Optional<Configuration> existing(String pid) {
        return find("(" + Constants.SERVICE_PID + "=" + pid + ")").stream().findFirst();
    }

    private List<Configuration> find(String filter) {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> values(Configuration configuration) {
        Map<String, Object> values = new HashMap<>();
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties != null) {
            Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        }
        return values;
    }

    /** Of two versions of a bundle the newer one's; and of none that is not resolved: to look into it would resolve it. */
    private Collection<Definition> definitions() {
        Map<String, Definition> found = new HashMap<>();
        Stream.of(context.getBundles())
                .filter(bundle -> (bundle.getState() & (Bundle.UNINSTALLED | Bundle.INSTALLED)) == 0)
                .sorted(Comparator.comparing(Bundle::getVersion))
                .forEach(bundle -> {
                    var files = bundle.findEntries(Definition.FOLDER, "*.xml", false);
                    while (files != null && files.hasMoreElements()) {
                        read(files.nextElement())
                                .filter(d -> d.pid().startsWith(OWN))
                                .ifPresent(d -> found.put(d.pid(), d));
                    }
                });
        return found.values();
    }

    private static Optional<Definition> read(URL file) {
        try (InputStream in = file.openStream()) {
            return Optional.of(Definition.read(in));
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} is not shown", file, e);
            return Optional.empty();
        }
    }
}
