package guest;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.das.api.Applications;
import cpcc.das.api.RunRequest;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.p2p.api.Communities;
import java.io.InputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Joins a community, lists what its members share, runs one application there and follows it to its end. */
@Component(configurationPid = "guest", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Guest {
    private final Thread thread;

    @interface Config {
        String invitation();

        String application();
    }

    @Activate
    public Guest(@Reference Communities communities, @Reference Applications apps, @Reference Runner runner, Config config) {
        // Joining and running block: never on the thread that makes components.
        thread = new Thread(() -> {
            try {
                System.out.println("guest: joined " + communities.join(config.invitation()).name());
                while (apps.list().stream().noneMatch(a -> a.id().equals(config.application()))) {
                    Thread.sleep(100); // whoever shares it tells us soon
                }
                apps.list().forEach(a -> System.out.println("guest: " + a.id() + " is shared"));
                Console console = Console.of(InputStream.nullInputStream(), System.out, System.err);
                Caller caller = Caller.of(console);
                Session session = runner.run(RunRequest.of(config.application()), caller, System.out::println);
                try {
                    System.out.println("guest: runs on " + session.view().peerName());
                    System.out.println("guest: ended, " + session.ended().toCompletableFuture().get());
                } finally {
                    session.close(); // also when this bundle is stopped
                }
            } catch (Exception e) {
                System.out.println("guest: failed, " + e);
            }
        });
        thread.start();
    }

    @Deactivate
    void stop() {
        thread.interrupt();
    }
}
