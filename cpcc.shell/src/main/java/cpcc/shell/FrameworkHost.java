package cpcc.shell;

import cpcc.config.api.PeerConfig;
import cpcc.config.api.Settings;
import cpcc.shell.verb.Host;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework that this bundle runs in, and the peer's configuration as far as commands show it. */
@Component(configurationPid = PeerConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FrameworkHost implements Host {
    /** Framework property: {@code true} where the framework runs CPCC and nothing else. */
    static final String STANDALONE = "cpcc.standalone";

    private static final Logger LOG = LoggerFactory.getLogger(FrameworkHost.class);

    private final BundleContext context;
    private final Settings<PeerConfig> settings = new Settings<>(PeerConfig.class);
    private final PeerConfig first;

    /** Wired by the framework. */
    @Activate
    public FrameworkHost(BundleContext context, Map<String, Object> configuration) {
        this.context = context;
        first = settings.read(configuration);
    }

    /** What is wrong with it is said by the peer itself. */
    @Modified
    void modified(Map<String, Object> configuration) {
        settings.read(configuration);
    }

    @Override
    public String name() {
        return settings.now().name();
    }

    @Override
    public String version() {
        return context.getBundle().getVersion().toString();
    }

    @Override
    public Path stateDir() {
        return Path.of(first.stateDir());
    }

    @Override
    public Path runtimeDir() {
        return Path.of(first.runtimeDir());
    }

    @Override
    public boolean standalone() {
        return Boolean.parseBoolean(context.getProperty(STANDALONE));
    }

    @Override
    public void stop() {
        LOG.info("shell: the peer is asked to stop");
        new Thread(this::stopFramework, "cpcc-stop").start();
    }

    private void stopFramework() {
        try {
            context.getBundle(0).stop();
        } catch (BundleException e) {
            LOG.error("shell: the framework does not stop", e);
        }
    }
}
