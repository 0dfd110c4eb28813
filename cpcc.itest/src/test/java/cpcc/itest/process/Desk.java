package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.itest.peers.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A screen with a window manager, before which somebody sits who types. */
final class Desk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Display display;
    private final Command manager;

    private Desk(Display display, Command manager) {
        this.display = display;
        this.manager = manager;
    }

    static Desk open() throws Exception {
        Display display = Display.start();
        try {
            return new Desk(display, Command.start(Path.of("/"), env(display), List.of("openbox")));
        } catch (Exception e) {
            display.close();
            throw e;
        }
    }

    Map<String, String> env() {
        return display.env();
    }

    /** Waits for a window whose tree entry contains a text. */
    void shows(String title) throws Exception {
        Await.until(title + " is on this screen", PATIENCE, display::windows, w -> w.contains(title));
    }

    void showsNo(String title) throws Exception {
        Await.until(title + " is not on this screen", PATIENCE, display::windows, w -> !w.contains(title));
    }

    /** Types into a window, and presses keys after that. */
    void type(String title, String text, String... keys) throws Exception {
        List<String> words = new ArrayList<>(List.of("xdotool", "search", "--sync", "--onlyvisible", "--name", title));
        words.addAll(List.of("windowactivate", "--sync", "type", "--delay", "20", text));
        run(words);
        for (String each : keys) {
            run(List.of("xdotool", "key", each));
        }
    }

    /** Keeps what is to be seen, for people. */
    void picture(Path file) throws Exception {
        run(List.of("import", "-window", "root", file.toAbsolutePath().toString()));
    }

    private void run(List<String> words) throws Exception {
        try (Command run = Command.start(Path.of("/"), env(display), words)) {
            Output output = run.end(PATIENCE);
            assertEquals(0, output.code(), words + ": " + output);
        }
    }

    private static Map<String, String> env(Display display) {
        Map<String, String> env = new HashMap<>(display.env());
        env.put("PATH", System.getenv("PATH"));
        env.put("HOME", "/nonexistent");
        env.put("LANG", "C.UTF-8");
        return env;
    }

    @Override
    public void close() throws IOException {
        manager.close();
        display.close();
    }
}
