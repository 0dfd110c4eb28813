package cpcc.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Two peers that reach each other by a line alone.
 *
 * @param pair the peers
 * @param line between them
 */
record Distant(Pair pair, Line line) implements AutoCloseable {
    /** {@return two peers that have met}
     *
     * @param executable the product's {@code cpcc}
     * @param oneWayMs how late the line is in each direction
     */
    static Distant meet(Path executable, long oneWayMs) throws IOException {
        int port = Ports.free();
        Line line = Line.to(port, oneWayMs);
        try {
            Distant distant = new Distant(Pair.meet(executable, port, line.port()), line);
            distant.requireLine();
            return distant;
        } catch (IOException e) {
            line.close();
            throw e;
        }
    }

    /** What went past the line is no measurement. */
    void requireLine() throws IOException {
        double roundTrip = pair.roundTripMs();
        if (line.there() == 0 || line.back() == 0 || roundTrip < 2 * line.oneWayMs()) {
            throw new IOException("the peers have met beside the line: round trip " + roundTrip + " ms");
        }
    }

    @Override
    public void close() throws IOException {
        try (line) {
            pair.close();
        }
    }
}
