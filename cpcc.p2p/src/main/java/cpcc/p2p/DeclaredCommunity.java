package cpcc.p2p;

import cpcc.config.api.ConfigProblems;
import cpcc.config.api.Problem;
import cpcc.config.api.Settings;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Communities;
import cpcc.p2p.membership.Invitation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that this peer belongs to a community that an administrator has declared: joins or founds it if it does not, again and
 * again while the inviter is not reached. Membership outlives the declaration; only {@code cpcc leave} would end it.
 */
@Component(
        service = ConfigProblems.class,
        immediate = true,
        configurationPid = CommunityConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DeclaredCommunity implements ConfigProblems {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredCommunity.class);
    /** LIMIT too: one that joins at the same time, as all that are declared do when the peer starts. */
    private static final Set<Reason> PASSING =
            EnumSet.of(Reason.UNREACHABLE, Reason.TIMEOUT, Reason.LOST, Reason.LIMIT);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Settings<CommunityConfig> settings = new Settings<>(CommunityConfig.class);
    private final Communities communities;
    private final Duration first;
    private final ScheduledExecutorService thread;
    private volatile Problem waits;
    private String pid;
    private int round;

    /** Begins at once, on a thread of its own. */
    @Activate
    public DeclaredCommunity(@Reference Communities communities, Map<String, Object> configuration) {
        this(communities, configuration, FIRST);
    }

    DeclaredCommunity(Communities communities, Map<String, Object> configuration, Duration first) {
        this.communities = communities;
        this.first = first;
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "cpcc-p2p-declared");
            made.setDaemon(true);
            return made;
        });
        modified(configuration);
    }

    @Modified
    synchronized void modified(Map<String, Object> configuration) {
        settings.read(configuration);
        settings.problems().forEach(problem -> LOG.warn("{}", problem));
        pid = String.valueOf(configuration.getOrDefault("service.pid", CommunityConfig.PID));
        int mine = ++round;
        thread.execute(() -> attempt(mine, first));
    }

    @Deactivate
    void stop() {
        thread.shutdownNow();
    }

    @Override
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(settings.problems());
        Problem waiting = waits;
        if (waiting != null) {
            all.add(waiting);
        }
        return all;
    }

    private void attempt(int mine, Duration pause) {
        CommunityConfig config;
        String from;
        synchronized (this) {
            if (mine != round) {
                return;
            }
            config = settings.now();
            from = pid;
        }
        try {
            become(config, from.substring(from.indexOf('~') + 1));
            waits = null;
        } catch (Failure e) {
            boolean mayPass = PASSING.contains(e.reason());
            say(new Problem(from, e.getMessage() + (mayPass ? " It is tried again." : ""), e.remedy()));
            if (mayPass && !thread.isShutdown()) {
                Duration next = pause.multipliedBy(2);
                thread.schedule(
                        () -> attempt(mine, next.compareTo(LONGEST) > 0 ? LONGEST : next),
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            LOG.error("{}: failed", from, e);
        }
    }

    private void say(Problem problem) {
        if (!problem.equals(waits)) {
            LOG.warn("{}", problem);
        }
        waits = problem;
    }

    private void become(CommunityConfig config, String name) throws Failure {
        if (config.create() == !config.invitation().isEmpty()) {
            throw new Failure(
                    Reason.BAD_REQUEST,
                    "A community is declared by an invitation, or by create = true.",
                    "Set one of the two.");
        }
        if (config.create()) {
            if (communities.list().stream().noneMatch(c -> c.name().equals(name))) {
                communities.create(name);
            }
            return;
        }
        Invitation invitation = Invitation.parse(config.invitation());
        if (communities.list().stream().noneMatch(c -> c.id().equals(invitation.community()))) {
            communities.join(config.invitation());
        }
    }
}
