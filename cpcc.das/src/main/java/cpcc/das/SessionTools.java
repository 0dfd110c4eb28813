package cpcc.das;

import cpcc.config.api.PeerConfig;
import cpcc.config.api.PeerSettings;
import cpcc.das.session.LiveSession.Timing;
import cpcc.das.session.Notices;
import cpcc.das.session.Tools;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Messenger;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What the sessions of both sides are made with, and the timer they share. */
@Component(service = SessionTools.class)
public final class SessionTools {
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long SWEEP_S = 5;

    private final ScheduledExecutorService timer;
    private final Supplier<Tools> tools;

    /** Starts the timer. */
    @Activate
    public SessionTools(
            @Reference PeerSettings settings,
            @Reference Messenger messenger,
            @Reference Channels channels,
            @Reference SessionList sessions,
            @Reference Instances instances) {
        this(() -> timing(settings.now()), messenger, channels, sessions, instances);
    }

    SessionTools(Timing timing, Messenger messenger, Channels channels, SessionList sessions, Instances instances) {
        this(() -> timing, messenger, channels, sessions, instances);
    }

    private SessionTools(
            Supplier<Timing> timing,
            Messenger messenger,
            Channels channels,
            SessionList sessions,
            Instances instances) {
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "cpcc-das-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(instances::sweep, SWEEP_S, SWEEP_S, TimeUnit.SECONDS);
        Notices notices = new Notices(
                messenger, timer, System::nanoTime, () -> timing.get().grace());
        tools = () -> new Tools(messenger, channels, notices, sessions.folder(), timing.get(), Clock.systemUTC());
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    /** {@return what a session is made with that begins now; it keeps them to its end} */
    Tools tools() {
        return tools.get();
    }

    private static Timing timing(PeerConfig config) {
        return new Timing(
                Duration.ofMillis(config.backendCallMs()),
                CLOSE,
                Duration.ofMillis(config.terminateGraceMs()),
                Duration.ofMillis(config.reconnectGraceMs()));
    }
}
