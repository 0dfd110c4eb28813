package cpcc.bench;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * xpra as somebody would use it by hand: server with the application, then client, with the very words that the product
 * gives them, without sandboxes.
 *
 * @param server the words of the product's server
 * @param client the words of the product's client
 */
record PlainXpra(List<String> server, List<String> client) {
    private static final String FOLDER = "/run/xpra";

    /** {@return the words of the processes that the product runs now} */
    static PlainXpra asRunning() throws IOException {
        return new PlainXpra(words("start"), words("attach"));
    }

    /** One use, to be closed. */
    record Use(Process server, Process client, Line line) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            client.destroy();
            client.onExit().join();
            server.destroy();
            server.onExit().join();
            line.close();
        }
    }

    /**
     * Starts the server, and the client as soon as the server lets it in.
     *
     * @param application a command line for {@code --start=}
     * @param folder empty, short
     * @param display where windows open
     * @param oneWayMs how late each direction is
     */
    Use start(String application, Path folder, String display, long oneWayMs) throws Exception {
        UnixDomainSocketAddress socket = UnixDomainSocketAddress.of(folder.resolve("socket"));
        Map<String, String> env = environment(folder);
        Files.createDirectories(folder.resolve("home"));
        Process started = run(
                server.stream()
                        .map(word -> word.equals("--start=") ? word + application : word)
                        .map(word -> word.replace("-auth " + FOLDER, "-auth " + folder))
                        .toList(),
                folder,
                "server.log",
                env);
        while (!listens(socket)) {
            if (!started.isAlive()) {
                throw new IOException("xpra's server ended: " + Files.readString(folder.resolve("server.log")));
            }
            Await.pause(10);
        }
        UnixDomainSocketAddress near = UnixDomainSocketAddress.of(folder.resolve("near"));
        Line line = Line.open(near, socket, oneWayMs);
        env.put("DISPLAY", display);
        env.remove("XAUTHORITY");
        List<String> words = client.stream()
                .map(word -> word.startsWith("socket://") ? "socket://" + near.getPath() : word)
                .toList();
        return new Use(started, run(words, folder, "client.log", env), line);
    }

    private static Process run(List<String> words, Path folder, String log, Map<String, String> env)
            throws IOException {
        List<String> here = words.stream()
                .map(word -> word.replace("=" + FOLDER, "=" + folder))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(here)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        return builder.start();
    }

    private static Map<String, String> environment(Path folder) {
        return new HashMap<>(Map.of(
                "PATH", "/usr/local/bin:/usr/bin:/bin",
                "HOME", folder.resolve("home").toString(),
                "USER", "bench",
                "LANG", "C.UTF-8",
                "XDG_RUNTIME_DIR", folder.toString(),
                "XAUTHORITY", folder.resolve("authority").toString(),
                "XPRA_SYSTEM_CONF_DIRS", "/nonexistent",
                "XPRA_USER_CONF_DIRS", "/nonexistent"));
    }

    private static boolean listens(UnixDomainSocketAddress socket) {
        try {
            SocketChannel.open(socket).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> words(String verb) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path each : processes.toList()) {
                List<String> words = words(each.resolve("cmdline"));
                int at = words.indexOf("/usr/bin/xpra");
                if (at >= 0
                        && at < 2
                        && words.size() > at + 1
                        && words.get(at + 1).equals(verb)) {
                    return words.subList(at, words.size());
                }
            }
        }
        throw new IOException("the product runs no xpra " + verb);
    }

    private static List<String> words(Path file) {
        try {
            String line = Files.readString(file, StandardCharsets.ISO_8859_1);
            return line.isEmpty() ? List.of() : new ArrayList<>(List.of(line.split("\0")));
        } catch (IOException e) {
            return List.of();
        }
    }
}
