package cpcc.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The product, as somebody uses it: sandbox, TLS, default mode.
 *
 * @param pair the peers
 * @param display the user's screen
 * @param files a folder that the applications are granted
 */
record ByCpcc(Pair pair, String display, Path files) implements Carrier {
    @Override
    public String name() {
        return "cpcc";
    }

    @Override
    public void install(String id, String line) throws IOException {
        pair.share(id, List.of("/bin/sh", "-c", "cd && " + line.replace("%", "%%")));
        System.err.println("cpcc: cpcc run " + id);
    }

    @Override
    public Use start(String id) throws IOException {
        String session = pair.run(display, id);
        return () -> pair.end(session);
    }

    @Override
    public void run(String id) throws IOException {
        pair.bob().cpcc(Map.of("DISPLAY", display), "run", "--wait", "--files", files.toString(), id);
    }
}
