package cpcc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The product, as somebody uses it: sandbox, TLS, default mode.
 *
 * @param pair the peers
 * @param display the user's screen
 * @param files a folder that the applications are granted
 * @param options of {@code cpcc run} besides
 */
record ByCpcc(Pair pair, String display, Path files, List<String> options) implements Carrier {
    ByCpcc(Pair pair, String display, Path files) {
        this(pair, display, files, List.of());
    }

    @Override
    public String name() {
        return options.isEmpty() ? "cpcc" : "cpcc " + String.join(" ", options);
    }

    @Override
    public void install(String id, String line) throws IOException {
        Path program = pair.programs().resolve(id);
        Files.writeString(program, "#!/bin/sh\ncd && " + line + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        pair.share(id, List.of(program.toString()));
        System.err.println(name() + ": cpcc run " + String.join(" ", options) + " " + id);
    }

    @Override
    public Use start(String id) throws IOException {
        String session = pair.run(display, with(id));
        return () -> pair.end(session);
    }

    @Override
    public void run(String id) throws IOException {
        List<String> words = new ArrayList<>(List.of("run", "--wait", "--files", files.toString()));
        words.addAll(List.of(with(id)));
        pair.bob().cpcc(Map.of("DISPLAY", display), words.toArray(String[]::new));
    }

    private String[] with(String id) {
        List<String> words = new ArrayList<>(options);
        words.add(id);
        return words.toArray(String[]::new);
    }
}
