package cpcc.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * X11 over TCP, with nothing between: the way of the paper.
 *
 * @param port of the line to the user's screen
 * @param folder for what applications leave
 */
record ByTcp(int port, Path folder) implements Carrier {
    /** Where the ports of X servers begin. */
    static final int FIRST_PORT = 6000;

    @Override
    public String name() {
        return "plain TCP";
    }

    @Override
    public void install(String id, String line) throws IOException {
        Homes.install(folder, id, line);
        System.err.println(name() + ": DISPLAY=" + display() + " " + String.join(" ", Homes.words(folder, id)));
    }

    private String display() {
        return "127.0.0.1:" + (port - FIRST_PORT);
    }

    private List<String> words(String id) {
        List<String> words = new ArrayList<>(Apart.words());
        words.addAll(Homes.words(folder, id));
        return words;
    }

    @Override
    public Use start(String id) throws IOException {
        Process process = Tool.builder(Map.of("DISPLAY", display()), words(id))
                .redirectOutput(folder.resolve(id + ".log").toFile())
                .start();
        return () -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        };
    }

    @Override
    public void run(String id) throws IOException {
        Tool.run(Map.of("DISPLAY", display()), words(id));
    }
}
