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
 * Alice, who provides, and Bob, who uses: two peers of one community.
 *
 * @param alice the provider
 * @param bob the user
 * @param folder that holds all of it
 * @param programs a folder for what Alice shares, which nobody is granted
 */
record Pair(Peer alice, Peer bob, Path folder, Path programs) implements AutoCloseable {
    /** {@return two peers that have met, with nothing between them}
     *
     * @param executable the product's {@code cpcc}
     */
    static Pair meet(Path executable) throws IOException {
        int port = Ports.free();
        return meet(executable, port, port);
    }

    /** {@return two peers that have met}
     *
     * @param executable the product's {@code cpcc}
     * @param port on which the provider listens
     * @param told the only port of the provider that anybody is told; the user has none
     */
    static Pair meet(Path executable, int port, int told) throws IOException {
        Path folder = Files.createTempDirectory("cb");
        Pair pair = new Pair(
                new Peer(executable, folder.resolve("a")),
                new Peer(executable, folder.resolve("b")),
                folder,
                Files.createTempDirectory("cbp"));
        try {
            pair.alice.start("alice", port, "127.0.0.1:" + told);
            pair.bob.start("bob", 0, "127.0.0.1:1");
            pair.alice.cpcc("community", "create", "lab");
            pair.bob.cpcc("join", pair.alice.cpcc("-q", "invite", "lab").strip());
            Await.until("the peers have met", 120, () -> !Double.isNaN(pair.roundTripMs()));
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

    /** {@return to the provider, NaN as long as it is not measured} */
    double roundTripMs() throws IOException {
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
                Trees.remove(programs);
                Trees.remove(folder);
            }
        }
    }
}
