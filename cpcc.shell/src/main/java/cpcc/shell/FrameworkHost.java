package cpcc.shell;

import cpcc.shell.verb.Host;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework that this bundle runs in, and the peer's configuration as far as commands show it. */
@Component(configurationPid = "cpcc.peer", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FrameworkHost implements Host {
    /** Framework property: {@code true} where the framework runs CPCC and nothing else. */
    static final String STANDALONE = "cpcc.standalone";

    private static final Logger LOG = LoggerFactory.getLogger(FrameworkHost.class);

    private final BundleContext context;
    private final Config config;

    /** What commands show of {@code cpcc.peer}. */
    public @interface Config {
        /** {@return the name of this peer} */
        String name() default "peer";

        /** {@return where durable files are} */
        String stateDir() default "";

        /** {@return where the control socket is} */
        String runtimeDir() default "";
    }

    /** Wired by the framework. */
    @Activate
    public FrameworkHost(BundleContext context, Config config) {
        this.context = context;
        this.config = config;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public String version() {
        return context.getBundle().getVersion().toString();
    }

    @Override
    public Path stateDir() {
        return Path.of(config.stateDir());
    }

    @Override
    public Path runtimeDir() {
        return Path.of(config.runtimeDir());
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
