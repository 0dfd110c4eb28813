package cpcc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two nodes and the line between them.
 *
 * @param from who sends
 * @param to who serves
 * @param line from one to the other; nothing that is measured on it goes elsewhere
 * @param folder that holds all of it
 */
record Nodes(NodeProcess from, NodeProcess to, Line line, Path folder) implements AutoCloseable {
    /** {@return two nodes without a link}
     *
     * @param dist the distribution
     * @param oneWayMs how late the line is in each direction
     */
    static Nodes start(Path dist, long oneWayMs) throws IOException {
        Path folder = Files.createTempDirectory("cb");
        NodeProcess to = NodeProcess.start(dist, folder.resolve("to"));
        NodeProcess from = NodeProcess.start(dist, folder.resolve("from"));
        to.does("serve", from.id());
        return new Nodes(from, to, Line.to(to.port(), oneWayMs), folder);
    }

    /** Links the two, by the line or without it. */
    void link(boolean byLine) throws IOException {
        to.does("link", from.id(), 1);
        from.does("link", to.id(), byLine ? line.port() : to.port());
        Await.until("the nodes are linked", 120, () -> Boolean.parseBoolean(from.does("linked")));
        from.does("echo", to.id());
    }

    @Override
    public void close() throws IOException {
        from.close();
        to.close();
        line.close();
        Trees.remove(folder);
    }
}
