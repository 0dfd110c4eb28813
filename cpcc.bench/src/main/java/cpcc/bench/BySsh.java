package cpcc.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code ssh -Y} or {@code ssh -YC}.
 *
 * @param sshd the other machine
 * @param port through which it is reached
 * @param option what of the two
 * @param display the user's screen
 * @param folder for what applications leave
 */
record BySsh(Sshd sshd, int port, String option, String display, Path folder) implements Carrier {
    @Override
    public String name() {
        return "ssh " + option;
    }

    @Override
    public void install(String id, String line) throws IOException {
        Homes.install(folder, id, line);
        System.err.println(name() + ": " + String.join(" ", words(id)));
    }

    private List<String> words(String id) {
        return sshd.ssh(port, option, String.join(" ", Homes.words(folder, id)));
    }

    @Override
    public Use start(String id) throws IOException {
        Process process = Tool.builder(Map.of("DISPLAY", display), words(id))
                .redirectOutput(folder.resolve(id + ".log").toFile())
                .start();
        return () -> {
            process.destroy();
            process.onExit().join();
        };
    }

    @Override
    public void run(String id) throws IOException {
        Tool.run(Map.of("DISPLAY", display), words(id));
    }
}
