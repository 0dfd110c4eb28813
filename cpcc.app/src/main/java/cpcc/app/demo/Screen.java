package cpcc.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The user's screen: the desktop there is, or an own Xvfb with a window manager, and a hand that types. */
final class Screen implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final boolean desktop;
    private final Path folder;
    private final Deque<Process> processes = new ArrayDeque<>();
    private volatile Map<String, String> env;
    private boolean closed;

    private Screen(Map<String, String> env, boolean desktop, Path folder) {
        this.env = env;
        this.desktop = desktop;
        this.folder = folder;
    }

    /** {@return the desktop that this environment names} */
    static Screen desktop(Map<String, String> env, Path folder) {
        return new Screen(Map.copyOf(env), true, folder);
    }

    /** {@return an X server of its own with a cookie and a window manager, once it is started} */
    static Screen virtual(Path folder) {
        return new Screen(Map.of(), false, folder);
    }

    /** Starts what is not there yet. */
    void start() throws DemoFailure {
        if (desktop) {
            return;
        }
        Path authority = folder.resolve("Xauthority");
        try {
            XAuthority.write(authority);
            Process server = start(new ProcessBuilder(
                            "Xvfb",
                            "-displayfd",
                            "1",
                            "-screen",
                            "0",
                            "1280x900x24",
                            "-auth",
                            authority.toString(),
                            "-nolisten",
                            "tcp",
                            "-noreset")
                    .redirectError(folder.resolve("xvfb.log").toFile()));
            String display;
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
                display = reader.readLine();
            }
            if (display == null) {
                throw new DemoFailure("Xvfb did not start", Files.readString(folder.resolve("xvfb.log")));
            }
            env = Map.of("DISPLAY", ":" + display, "XAUTHORITY", authority.toString(), "WAYLAND_DISPLAY", "");
            ProcessBuilder manager = new ProcessBuilder("openbox", "--sm-disable")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openbox.log").toFile());
            manager.environment().putAll(env);
            start(manager);
        } catch (IOException e) {
            throw new DemoFailure("cannot start a screen", e.getMessage());
        }
    }

    Map<String, String> env() {
        return env;
    }

    /** {@return the file of the X server's socket, which no shared application may ever see} */
    Path socket() {
        String number = env.get("DISPLAY").replaceFirst("^.*:", "").replaceFirst("\\..*$", "");
        return Path.of("/tmp/.X11-unix/X" + number);
    }

    /** Waits for a window whose title contains a text, and gives it the keyboard. */
    String window(String title) throws DemoFailure {
        List<String> found = new ArrayList<>();
        boolean there = Await.until(Duration.ofSeconds(60), () -> {
            try {
                xdotool("search", "--onlyvisible", "--name", title).lines().forEach(found::add);
            } catch (DemoFailure e) {
                // xdotool fails while there is no such window.
                return false;
            }
            return !found.isEmpty();
        });
        if (!there) {
            throw new DemoFailure("no window with the title \"" + title + "\"", "");
        }
        String window = found.get(found.size() - 1);
        xdotool("windowactivate", "--sync", window);
        return window;
    }

    void keys(List<String> keys) throws DemoFailure {
        for (String key : keys) {
            xdotool("key", "--clearmodifiers", "--delay", "40", key);
        }
    }

    void type(String text) throws DemoFailure {
        xdotool("type", "--delay", "15", text);
    }

    /** Waits until nothing moves any more: two pictures, half a second apart, are alike. */
    void settle() throws DemoFailure {
        String[] last = {""};
        Await.until(Duration.ofSeconds(6), () -> {
            pause();
            String now = Command.run(
                    List.of("sh", "-c", "import -silent -window root rgba:- | cksum"), env, folder, LIMIT, "");
            boolean still = now.equals(last[0]);
            last[0] = now;
            return still;
        });
    }

    void picture(Path file) throws DemoFailure {
        Command.run(List.of("import", "-silent", "-window", "root", file.toString()), env, folder, LIMIT, "");
    }

    private static void pause() throws DemoFailure {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", "");
        }
    }

    private String xdotool(String... words) throws DemoFailure {
        List<String> command = new ArrayList<>(List.of("xdotool"));
        command.addAll(List.of(words));
        return Command.run(command, env, folder, LIMIT, "");
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException {
        if (closed) {
            throw new IOException("interrupted");
        }
        Process process = builder.start();
        processes.push(process);
        return process;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!processes.isEmpty()) {
            Process process = processes.pop();
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
