package cpcc.itest.hosts;

import cpcc.itest.peers.PeerFramework;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In Felix or Equinox within this JVM. */
final class InFramework extends HostedPeer {
    private final PeerFramework peer;
    private final Map<String, Object> settings = new HashMap<>(Map.of("backendStopGraceMs", 2000));

    InFramework(PeerFramework.Host host, String name) throws Exception {
        peer = PeerFramework.startApart(host, name, settings);
    }

    @Override
    String name() {
        return peer.name();
    }

    @Override
    Path folder() {
        return peer.folder();
    }

    @Override
    void install(Path jar) throws Exception {
        peer.context().installBundle(jar.toUri().toString()).start();
    }

    @Override
    void update(String bundle, Path jar) throws Exception {
        try (InputStream in = Files.newInputStream(jar)) {
            peer.bundle(bundle).update(in);
        }
    }

    @Override
    void uninstall(String bundle) throws Exception {
        peer.bundle(bundle).uninstall();
    }

    @Override
    void perform(List<Step> steps) throws Exception {
        for (Step step : steps) {
            step.on(peer);
        }
    }

    @Override
    void set(String key, String value) throws Exception {
        settings.put(key, value);
        peer.configure(settings);
    }

    @Override
    List<String> threads() {
        return ThreadText.ofThisJvm();
    }

    @Override
    String log() {
        return "";
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
