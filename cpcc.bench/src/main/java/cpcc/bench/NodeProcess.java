package cpcc.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Node} that runs, with the JVM options of the product's peers. */
final class NodeProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;
    private final Path log;
    private final String id;
    private final int port;

    private NodeProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String[] words = answer().split(" ");
        id = words[0];
        port = Integer.parseInt(words[1]);
    }

    /** {@return one that has started}
     *
     * @param dist the distribution
     * @param folder of its own
     */
    static NodeProcess start(Path dist, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("log");
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "@" + dist.resolve("lib/peer.options"),
                "-cp",
                String.join(
                        ":",
                        System.getProperty("java.class.path").split(":")[0],
                        dist.resolve("bundles/cpcc.api.jar").toString(),
                        dist.resolve("lib/org.apache.felix.framework.jar").toString()),
                "cpcc.bench.Node",
                dist.resolve("bundles").toString(),
                folder.toString()));
        return new NodeProcess(
                new ProcessBuilder(words).redirectError(log.toFile()).start(), log);
    }

    String id() {
        return id;
    }

    int port() {
        return port;
    }

    /** {@return what it answers to an order} */
    String does(Object... words) throws IOException {
        StringBuilder line = new StringBuilder();
        for (Object each : words) {
            line.append(each).append(' ');
        }
        orders.println(line.toString().strip());
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a node ended: " + Files.readString(log).strip());
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.destroy();
        process.onExit().join();
    }
}
