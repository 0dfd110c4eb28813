package cpcc.itest.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.karaf.Karaf;
import cpcc.itest.peers.Await;
import cpcc.itest.process.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** In Karaf, a process of its own; changed through Karaf's shell. */
final class InKaraf extends HostedPeer {
    private static final Duration START = Duration.ofSeconds(90);

    private final String name;
    private final Karaf karaf;

    InKaraf(String name) throws Exception {
        this.name = name;
        karaf = new Karaf(name, "cpcc");
        try {
            karaf.start();
            Path control = karaf.folder().resolve("run/control");
            Await.until("Karaf's peer takes commands", START, () -> Files.exists(control), there -> {
                assertTrue(karaf.runs(), "Karaf ended");
                return there;
            });
            awaitComplete();
        } catch (Exception | AssertionError e) {
            String log = karaf.log();
            karaf.close();
            throw new AssertionError(e.getMessage() + "\n" + log, e);
        }
    }

    @Override
    String name() {
        return name;
    }

    @Override
    Path folder() {
        return karaf.folder();
    }

    @Override
    void install(Path jar) throws Exception {
        shell("bundle:install -s " + jar.toUri());
    }

    @Override
    void update(String bundle, Path jar) throws Exception {
        shell("bundle:update " + bundle + " " + jar.toUri());
    }

    @Override
    void uninstall(String bundle) throws Exception {
        shell("bundle:uninstall " + bundle);
    }

    @Override
    void perform(List<Step> steps) throws Exception {
        Output done = karaf.shell(steps.stream()
                .map(s -> "bundle:" + s.action().name().toLowerCase(Locale.ROOT) + " " + s.bundle())
                .toList());
        assertEquals(0, done.code(), done.toString());
    }

    @Override
    void set(String key, String value) throws Exception {
        shell("config:property-set -p cpcc.peer " + key + " " + value);
    }

    private void shell(String line) throws Exception {
        Output done = karaf.command(line);
        assertEquals(0, done.code(), line + ": " + done);
    }

    @Override
    List<String> threads() throws Exception {
        return karaf.threads();
    }

    @Override
    String log() throws IOException {
        return karaf.log();
    }

    @Override
    public void close() throws IOException {
        karaf.close();
    }
}
