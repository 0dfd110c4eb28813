package cpcc.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Alice, who provides, and Bob, who uses: two peers of one community, joined by a line.
 *
 * @param alice the provider
 * @param bob the user
 * @param line between them
 * @param folder that holds all of it
 */
record Pair(Peer alice, Peer bob, Line line, Path folder) implements AutoCloseable {
    /** {@return two peers that know each other}
     *
     * @param executable the product's {@code cpcc}
     * @param oneWayMs how late the line is in each direction
     */
    static Pair meet(Path executable, long oneWayMs) throws IOException {
        Path folder = Files.createTempDirectory("cb");
        int port = Ports.free();
        Line line = Line.to(port, oneWayMs);
        Pair pair = new Pair(
                new Peer(executable, folder.resolve("a")), new Peer(executable, folder.resolve("b")), line, folder);
        try {
            // The line's end is the only address of the provider that anybody is told, and the user has none.
            pair.alice.start("alice", port, "127.0.0.1:" + line.port());
            pair.bob.start("bob", 0, "127.0.0.1:1");
            pair.alice.cpcc("community", "create", "lab");
            pair.bob.cpcc("join", pair.alice.cpcc("-q", "invite", "lab").strip());
            pair.requireLine();
            // Programs that ask whether to save are not waited for.
            pair.alice.cpcc("config", "cpcc.peer", "terminateGraceMs", "100");
            return pair;
        } catch (IOException e) {
            pair.close();
            throw e;
        }
    }

    /** Alice shares a command with windows, as the product takes it, and Bob hears of it. */
    void share(String id, List<String> command) throws IOException {
        share(List.of("share", id, "--command", "--"), id, command);
    }

    /** Alice shares a command that is used in a terminal, and Bob hears of it. */
    void shareInTerminal(String id, List<String> command) throws IOException {
        share(List.of("share", id, "--command", "--terminal", "--"), id, command);
    }

    private void share(List<String> options, String id, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(options);
        words.addAll(command);
        alice.cpcc(words.toArray(String[]::new));
        Await.until("bob sees " + id, 120, () -> bob.cpcc("-q", "apps").lines().anyMatch(id::equals));
    }

    /** {@return the session, whose window is open}
     *
     * @param display where
     * @param words options, application and its arguments
     */
    String run(String display, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("-q", "run"));
        all.addAll(List.of(words));
        return bob.cpcc(Map.of("DISPLAY", display), all.toArray(String[]::new)).strip();
    }

    /** Bob closes the only session, and nothing is left of it. */
    void end(String session) throws IOException {
        bob.cpcc("close", session);
        Await.until("no session at bob's", 60, () -> bob.cpcc("-q", "sessions").isBlank());
        Await.until(
                "no session at alice's", 60, () -> alice.cpcc("-q", "sessions").isBlank());
    }

    /** What went past the line is no measurement. */
    void requireLine() throws IOException {
        Await.until("the peers have met", 120, () -> !Double.isNaN(roundTripMs()));
        double roundTrip = roundTripMs();
        if (line.there() == 0 || line.back() == 0 || roundTrip < 2 * line.oneWayMs()) {
            throw new IOException("the peers have met beside the line: round trip " + roundTrip + " ms");
        }
    }

    /** {@return to the provider, NaN as long as it is not measured} */
    private double roundTripMs() throws IOException {
        for (JsonElement each :
                JsonParser.parseString(bob.cpcc("peers", "--json")).getAsJsonArray()) {
            JsonElement roundTrip = each.getAsJsonObject().get("roundTripMs");
            if (!each.getAsJsonObject().get("self").getAsBoolean() && !roundTrip.isJsonNull()) {
                return roundTrip.getAsDouble();
            }
        }
        return Double.NaN;
    }

    @Override
    public void close() throws IOException {
        try {
            bob.stop();
        } finally {
            try {
                alice.stop();
            } finally {
                line.close();
                Trees.remove(folder);
            }
        }
    }
}
