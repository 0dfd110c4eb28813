package cpcc.messaging;

import cpcc.config.api.ConfigProblems;
import cpcc.config.api.PeerConfig;
import cpcc.config.api.PeerSettings;
import cpcc.config.api.Problem;
import cpcc.config.api.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code cpcc.peer} for all that makes a peer, so that a change is checked, said and passed on once. */
@Component(
        service = {PeerSettings.class, ConfigProblems.class},
        immediate = true,
        configurationPid = PeerConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class LiveSettings implements PeerSettings, ConfigProblems {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);
    private static final List<String> FIXED = List.of("stateDir", "runtimeDir");

    private final Settings<PeerConfig> settings = new Settings<>(PeerConfig.class);
    private final Map<String, String> fixed;
    private final List<Consumer<PeerConfig>> followers = new ArrayList<>();
    private volatile List<Problem> problems;

    /**
     * Reads it for the first time.
     *
     * @throws IllegalArgumentException if a folder is missing
     */
    @Activate
    public LiveSettings(Map<String, Object> configuration) {
        PeerConfig first = settings.read(configuration);
        fixed = Map.of("stateDir", first.stateDir(), "runtimeDir", first.runtimeDir());
        tell(settings.problems());
    }

    /** Reads it again and tells everybody. */
    @Modified
    synchronized void modified(Map<String, Object> configuration) {
        Map<String, Object> changed = new HashMap<>(configuration);
        List<Problem> found = new ArrayList<>();
        for (String key : FIXED) {
            Object wished = changed.put(key, fixed.get(key));
            if (wished != null && !wished.toString().strip().equals(fixed.get(key))) {
                found.add(new Problem(
                        PeerConfig.PID,
                        key + ": cannot change while the peer runs; \"" + fixed.get(key) + "\" stays in force",
                        "A restart of the peer is needed: cpcc stop, then cpcc start"));
            }
        }
        PeerConfig now = settings.read(changed);
        found.addAll(settings.problems());
        tell(found);
        List.copyOf(followers).forEach(follower -> pass(follower, now));
    }

    @Override
    public PeerConfig now() {
        return settings.now();
    }

    @Override
    public synchronized Following follow(Consumer<PeerConfig> follower) {
        followers.add(follower);
        pass(follower, now());
        return () -> leave(follower);
    }

    @Override
    public List<Problem> problems() {
        return problems;
    }

    private synchronized void leave(Consumer<PeerConfig> follower) {
        followers.remove(follower);
    }

    private void tell(List<Problem> found) {
        problems = List.copyOf(found);
        found.forEach(problem -> LOG.warn("{}", problem));
    }

    private static void pass(Consumer<PeerConfig> follower, PeerConfig now) {
        try {
            follower.accept(now);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a change of the configuration was not taken over", e);
        }
    }
}
