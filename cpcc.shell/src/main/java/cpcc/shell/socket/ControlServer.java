package cpcc.shell.socket;

import cpcc.config.api.PeerConfig;
import cpcc.config.api.Settings;
import cpcc.shell.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
 * Listens at {@code control} in the peer's runtime folder for calls of the {@code cpcc} executable.
 *
 * <p>Only the account that runs the peer may call. Two things see to it: the folder has mode 0700 (else nothing is bound),
 * and the kernel is asked who is calling. The second needs the package jdk.net; in a framework that does not offer it the
 * first stands alone, which is said once in the log.
 */
@Component(
        service = ControlServer.class,
        immediate = true,
        configurationPid = PeerConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final long REQUEST_MS = TimeUnit.SECONDS.toMillis(5);
    private static final long STOP_MS = TimeUnit.SECONDS.toMillis(2);

    private final SocketFile file;
    private final CallPool pool = new CallPool();
    private final ControlLoop loop;
    private final Thread thread;

    /**
     * Wired by the framework.
     *
     * @throws IOException if the socket cannot be bound safely
     */
    @Activate
    public ControlServer(@Reference Commands commands, Map<String, Object> configuration) throws IOException {
        this(commands, runtimeDir(configuration));
    }

    /** The socket stays where it is: the peer's own settings say that its folder cannot change while it runs. */
    @Modified
    void modified() {}

    ControlServer(Commands commands, Path runtimeDir) throws IOException {
        file = SocketFile.bind(runtimeDir);
        try {
            loop = new ControlLoop(file.channel(), check(file.path()), commands, pool, REQUEST_MS);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        thread = new Thread(loop, "cpcc-control");
        thread.setDaemon(true);
        thread.start();
        LOG.info("control: listening at {}", file.path());
    }

    /** Interrupts the running commands, waits a little for what they still say, and is gone. */
    @Override
    @Deactivate
    public void close() throws IOException {
        try (file;
                pool;
                loop) {
            loop.stop();
            pool.awaitCalls();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("control: closed");
    }

    private static Path runtimeDir(Map<String, Object> configuration) throws IOException {
        try {
            return Path.of(new Settings<>(PeerConfig.class).read(configuration).runtimeDir());
        } catch (IllegalArgumentException e) {
            throw new IOException("there is no control socket: " + e.getMessage(), e);
        }
    }

    private static CallerCheck check(Path own) throws IOException {
        try {
            return new SameUser(own);
        } catch (NoClassDefFoundError e) {
            LOG.warn("control: this framework does not offer jdk.net; the folder's mode 0700 alone keeps others out");
            return connection -> true;
        }
    }
}
