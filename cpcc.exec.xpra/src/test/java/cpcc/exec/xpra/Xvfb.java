package cpcc.exec.xpra;

import cpcc.backend.api.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real X server without a screen, for one test: on a display number that was free, opened by its own cookie only,
 * reached by its unix socket only. Closing it leaves nothing.
 */
final class Xvfb implements AutoCloseable {
    private final Path folder;
    private final Path authority;
    private final Cookie cookie;
    private final Process process;
    private final int number;

    private Xvfb(Path folder, Path authority, Cookie cookie, Process process, int number) {
        this.folder = folder;
        this.authority = authority;
        this.cookie = cookie;
        this.process = process;
        this.number = number;
    }

    /** Starts one, and waits until it is ready; {@code -noreset} is the caller's choice. */
    static Xvfb start(String... more) throws IOException {
        Path folder = Files.createTempDirectory("xvfb");
        Path authority = folder.resolve("authority");
        Cookie cookie = Cookie.random(new SecureRandom());
        Authority.write(authority, cookie);
        List<String> command = new ArrayList<>(List.of("Xvfb", "-displayfd", "1", "-auth", authority.toString()));
        command.addAll(List.of("-nolisten", "tcp", "-screen", "0", "800x600x24"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("log").toFile())
                .start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (line == null) {
            throw new IOException("Xvfb did not start: " + Files.readString(folder.resolve("log")));
        }
        return new Xvfb(folder, authority, cookie, process, Integer.parseInt(line));
    }

    String display() {
        return ":" + number;
    }

    SocketAddress address() {
        return UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + number);
    }

    Cookie cookie() {
        return cookie;
    }

    Path authority() {
        return authority;
    }

    /** What somebody's environment has who sits before this screen. */
    Map<String, String> env() {
        return Map.of("DISPLAY", display(), "XAUTHORITY", authority.toString());
    }

    Caller caller() {
        return new Caller("alice", folder, folder, env(), null);
    }

    /** Runs a program that ends by itself, as the one who sits before this screen. */
    String run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            Map<String, String> env = new HashMap<>(env());
            builder.environment().putAll(env);
            Process run = builder.start();
            run.getOutputStream().close();
            try (InputStream out = run.getInputStream()) {
                return new String(out.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        for (String each : List.of("authority", "log")) {
            Files.deleteIfExists(folder.resolve(each));
        }
        Files.delete(folder);
    }
}
