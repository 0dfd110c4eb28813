package cpcc.das;

import cpcc.config.api.ConfigProblems;
import cpcc.config.api.Problem;
import cpcc.config.api.Settings;
import cpcc.das.api.ShareRequest;
import cpcc.das.install.CommandLine;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Peer;
import cpcc.p2p.api.PeerListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
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
 * Shares an application that an administrator has declared, as long as the declaration exists. What it names and is not there,
 * a community or a desktop entry, is waited for.
 */
@Component(
        service = {ConfigProblems.class, PeerListener.class},
        immediate = true,
        configurationPid = ShareConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DeclaredShare implements ConfigProblems, PeerListener {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredShare.class);
    private static final long LOOK_AGAIN_S = 5;

    private final Settings<ShareConfig> settings = new Settings<>(ShareConfig.class);
    private final InstallController installer;
    private final ScheduledExecutorService thread;
    private volatile String pid;
    private volatile Problem waits;
    private volatile boolean exists = true;

    /** Shares it, on a thread of its own. */
    @Activate
    public DeclaredShare(@Reference InstallController installer, Map<String, Object> configuration) {
        this.installer = installer;
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "cpcc-das-declared");
            made.setDaemon(true);
            return made;
        });
        modified(configuration);
        thread.scheduleWithFixedDelay(this::lookAgain, LOOK_AGAIN_S, LOOK_AGAIN_S, TimeUnit.SECONDS);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        settings.read(configuration);
        settings.problems().forEach(problem -> LOG.warn("{}", problem));
        pid = String.valueOf(configuration.getOrDefault("service.pid", ShareConfig.PID));
        thread.execute(this::declare);
    }

    @Deactivate
    void stop() {
        // First: what is being declared now, and may hang, must not come back.
        exists = false;
        installer.withdraw(pid);
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

    /** A peer of a community that may be the one that is waited for. */
    @Override
    public void peerChanged(Peer peer) {
        try {
            thread.execute(this::lookAgain);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped, so nothing is shared");
        }
    }

    @Override
    public void peerGone(Peer peer) {}

    private void lookAgain() {
        if (waits != null) {
            declare();
        }
    }

    private void declare() {
        try {
            installer.declare(pid, request(settings.now(), pid.substring(pid.indexOf('~') + 1)), () -> exists);
            waits = null;
        } catch (Failure e) {
            boolean comes = e.reason() == Reason.UNKNOWN_COMMUNITY;
            say(new Problem(pid, e.getMessage() + (comes ? "; it is shared as soon as it does" : ""), e.remedy()));
        } catch (RuntimeException e) {
            LOG.error("{}: failed", pid, e);
        }
    }

    private void say(Problem problem) {
        if (!problem.equals(waits)) {
            LOG.warn("{}", problem);
        }
        waits = problem;
    }

    private static ShareRequest request(ShareConfig config, String name) throws Failure {
        return new ShareRequest(
                config.application().isEmpty() ? name : config.application(),
                words(config.command()),
                Surface.valueOf(config.surface().toUpperCase(Locale.ROOT)),
                Arrays.asList(config.communities()),
                config.instances(),
                Optional.of(config.network()));
    }

    private static List<String> words(String command) throws Failure {
        try {
            return command.isEmpty() ? List.of() : CommandLine.words(command);
        } catch (IllegalArgumentException e) {
            throw new Failure(Reason.BAD_REQUEST, "command: " + e.getMessage(), "write it as in an Exec line", e);
        }
    }
}
