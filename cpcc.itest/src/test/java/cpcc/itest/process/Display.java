package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real X server without a screen, for one test. */
public final class Display implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path folder;
    private final Process server;
    private final String name;

    private Display(Path folder, Process server, String name) {
        this.folder = folder;
        this.server = server;
        this.name = name;
    }

    /**
     * {@return an X server that accepts whoever has its cookie}
     *
     * @param options such as {@code -extension SECURITY}, to be without it
     */
    public static Display start(String... options) throws Exception {
        Path folder = Files.createTempDirectory("cpcc-display");
        List<String> command = new ArrayList<>(List.of(
                "Xvfb",
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1024x768x24",
                "-nolisten",
                "tcp",
                "-noreset",
                "-auth",
                folder.resolve("authority").toString()));
        command.addAll(List.of(options));
        String cookie = "0123456789abcdef".repeat(2);
        // The number is not known before the server runs; an entry for any display will do for the server's own file.
        authorise(folder, ":0", cookie);
        Process server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        Display display = new Display(folder, server, ":" + out.readLine());
        authorise(folder, display.name, cookie);
        return display;
    }

    private static void authorise(Path folder, String name, String cookie) throws Exception {
        try (Command xauth = Command.start(
                folder,
                Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()),
                List.of("xauth", "-f", folder.resolve("authority").toString(), "add", name, ".", cookie))) {
            Output output = xauth.end(PATIENCE);
            assertTrue(output.code() == 0, output.err());
        }
    }

    /** {@return what a client needs in its environment} */
    public Map<String, String> env() {
        return Map.of("DISPLAY", name, "XAUTHORITY", folder.resolve("authority").toString());
    }

    /** {@return the tree of windows as xwininfo writes it} */
    public String windows() throws Exception {
        Map<String, String> env = new HashMap<>(env());
        env.put("PATH", System.getenv("PATH"));
        try (Command list = Command.start(folder, env, List.of("xwininfo", "-root", "-tree"))) {
            return list.end(PATIENCE).out();
        }
    }

    @Override
    public void close() throws IOException {
        server.destroy();
        try {
            server.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Trees.delete(folder);
    }
}
