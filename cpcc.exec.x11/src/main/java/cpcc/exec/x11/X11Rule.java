package cpcc.exec.x11;

import cpcc.backend.api.SessionInfo;
import cpcc.config.api.ConfigProblems;
import cpcc.config.api.Problem;
import cpcc.config.api.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rule of an administrator about a peer, an application, or one application of a peer, as long as the configuration exists. */
@Component(
        service = {X11Rule.class, ConfigProblems.class},
        configurationPid = X11RuleConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class X11Rule implements ConfigProblems {
    private static final Logger LOG = LoggerFactory.getLogger(X11Rule.class);
    private static final String DEFAULT = "default";
    private static final Pattern PEER = Pattern.compile("[A-Z2-7]{56}");
    private static final Scope NOTHING = new Scope(Optional.empty(), "");

    private final Settings<X11RuleConfig> settings = new Settings<>(X11RuleConfig.class);
    private volatile Scope scope;
    private volatile List<Problem> problems = List.of();

    /**
     * What a rule is about.
     *
     * @param peer its id, empty for any
     * @param application its id, empty for any
     */
    private record Scope(Optional<String> peer, String application) {
        boolean covers(SessionInfo session) {
            return peer.map(session.peerId()::equals).orElse(true)
                    && (application.isEmpty() || application.equals(session.application()));
        }

        /** Who provides it says more than what it is called. */
        int weight() {
            return (peer.isPresent() ? 2 : 0) + (application.isEmpty() ? 0 : 1);
        }
    }

    /** For sessions that begin later. */
    @Activate
    public X11Rule(Map<String, Object> configuration) {
        modified(configuration);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        X11RuleConfig config = settings.read(configuration);
        List<Problem> found = new ArrayList<>(settings.problems());
        String pid = String.valueOf(configuration.getOrDefault("service.pid", X11RuleConfig.PID));
        String peer = config.peer().replaceAll("[- ]", "").toUpperCase(Locale.ROOT);
        if (!peer.isEmpty() && !PEER.matcher(peer).matches()) {
            // Not for any peer, and not for the one that was meant before.
            scope = NOTHING;
            found.add(new Problem(
                    pid, "peer: that is no peer's id; the rule is not in force", "take it from: cpcc peers --json"));
        } else {
            scope = new Scope(peer.isEmpty() ? Optional.empty() : Optional.of(peer), config.application());
            if (scope.weight() == 0) {
                found.add(new Problem(
                        pid,
                        "it names neither a peer nor an application",
                        "for all of them: cpcc config " + X11Config.PID));
            }
        }
        problems = List.copyOf(found);
        problems.forEach(problem -> LOG.warn("{}", problem));
    }

    @Override
    public List<Problem> problems() {
        return problems;
    }

    /** {@return how much it says about a session: 0 if nothing} */
    int weight(SessionInfo session) {
        Scope now = scope;
        return now.covers(session) ? now.weight() : 0;
    }

    /** {@return the mode that it wants, empty if it wants none} */
    Optional<String> display() {
        return said(settings.now().display());
    }

    /** {@return what it wants shared of the clipboard, empty if it does not say} */
    Optional<String> clipboard() {
        return said(settings.now().clipboard());
    }

    private static Optional<String> said(String value) {
        return value.equals(DEFAULT) ? Optional.empty() : Optional.of(value);
    }
}
