package cpcc.bench;

import static cpcc.bench.Row.Better.LOWER;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The line is cut for ten seconds while three sessions run by {@code cpcc run}: kate, vim in xterm, and a copy of 1 GB
 * through a program's standard streams. What was typed before, during and after the cut must stand in the files, and the
 * copy must have the same bytes.
 *
 * @param executable the product's {@code cpcc}
 * @param rounds how often
 */
record Cut(Path executable, int rounds) {
    private static final int CUT_S = 10;
    private static final int PATIENCE_S = 90;
    private static final int CHUNKS = 1000;
    private static final int CHUNK = 1_000_000;
    private static final String OLD = "what stood there before\n";
    private static final String NEW = "typed before and while cut and after ";

    List<Row> measure() throws Exception {
        try (Distant distant = Distant.meet(executable, 0);
                Desk desk = Desk.open(distant.pair().folder().resolve("desk"))) {
            Pair pair = distant.pair();
            pair.share("kate", List.of("/usr/bin/kate", "%f"));
            pair.share("vim", List.of("/usr/bin/xterm", "-T", "vim of cpcc", "-e", "/usr/bin/vim", "-n", "%f"));
            pair.shareInTerminal("copy", List.of("/bin/cat"));
            Path big = Files.createDirectory(pair.folder().resolve("big")).resolve("original");
            fill(big);
            Rounds found = Rounds.interleaved(rounds, Map.of("cut", () -> once(distant, desk, big)));
            return List.of(
                    bytes("kate", found),
                    bytes("vim in xterm", found),
                    bytes("a copy of 1 GB", found),
                    Row.alone(
                            "cut of 10 s: until bytes flow again",
                            found.of("cut", "back, s").median(),
                            "s",
                            LOWER,
                            null,
                            null));
        }
    }

    /** The worst of all rounds. */
    private static Row bytes(String session, Rounds found) {
        return Row.alone(
                "cut of 10 s: wrong or missing bytes of " + session,
                found.of("cut", session).percentile(100),
                "bytes",
                LOWER,
                0.0,
                null);
    }

    private static Map<String, Double> once(Distant distant, Desk desk, Path big) throws Exception {
        Pair pair = distant.pair();
        Path docs = Files.createTempDirectory(pair.folder(), "docs");
        Path letter = Files.writeString(docs.resolve("letter.txt"), OLD);
        Path note = Files.writeString(docs.resolve("note.txt"), OLD);
        Path copy = docs.resolve("copy");
        String display = desk.screen().display();
        List<String> sessions = new ArrayList<>();
        sessions.add(pair.run(display, "kate", letter.toString()));
        desk.shows("letter.txt");
        sessions.add(pair.run(display, "vim", note.toString()));
        desk.shows("vim of cpcc");
        desk.screen().steady();
        desk.turnTo("vim of cpcc");
        desk.type("i");
        both(desk, "typed before ");
        Process copying = Tool.builder(Map.of(), pair.bob().command("run", "copy"))
                .redirectInput(big.toFile())
                .redirectErrorStream(false)
                .redirectError(docs.resolve("copy.log").toFile())
                .redirectOutput(copy.toFile())
                .start();
        Await.until("the copy flows", PATIENCE_S, () -> Files.size(copy) > 50 * CHUNK);
        distant.line().cut();
        long begin = System.nanoTime();
        both(desk, "and while cut ");
        Await.pause(Math.max(0, CUT_S * 1000 - (System.nanoTime() - begin) / 1_000_000));
        if (!copying.isAlive()) {
            throw new IOException("the copy was over before the line was cut");
        }
        long size = Files.size(copy);
        distant.line().mend();
        begin = System.nanoTime();
        Await.until("bytes flow again", PATIENCE_S, () -> !copying.isAlive() || Files.size(copy) > size);
        double back = (System.nanoTime() - begin) / 1e9;
        both(desk, "and after ");
        desk.turnTo("letter.txt");
        desk.keys("ctrl+s");
        desk.turnTo("vim of cpcc");
        desk.keys("Escape");
        desk.type(":wq\n");
        // Whoever lost something never gets there; then the bytes are counted as they are.
        wait(() -> !copying.isAlive() && wrong(letter) == 0 && wrong(note) == 0);
        Map<String, Double> result = Map.of(
                "kate", wrong(letter),
                "vim in xterm", wrong(note),
                "a copy of 1 GB", wrong(big, copy),
                "back, s", back);
        copying.destroy();
        for (String each : pair.bob().cpcc("-q", "sessions").lines().toList()) {
            pair.bob().cpcc("close", each);
        }
        Await.until("no session", PATIENCE_S, () -> pair.bob()
                .cpcc("-q", "sessions")
                .isBlank());
        desk.screen().awaitBlack();
        Trees.remove(docs);
        return result;
    }

    private static void both(Desk desk, String text) throws IOException {
        for (String each : List.of("letter.txt", "vim of cpcc")) {
            desk.turnTo(each);
            desk.type(text);
        }
    }

    private static void wait(Await.Condition condition) {
        try {
            Await.until("all have gone on", PATIENCE_S, condition);
        } catch (IOException e) {
            System.err.println("raw: " + e.getMessage());
        }
    }

    private static double wrong(Path document) throws IOException {
        byte[] expected = (NEW + OLD).getBytes(StandardCharsets.UTF_8);
        byte[] found = Files.readAllBytes(document);
        int wrong = Math.abs(expected.length - found.length);
        for (int i = 0; i < Math.min(expected.length, found.length); i++) {
            wrong += expected[i] == found[i] ? 0 : 1;
        }
        return wrong;
    }

    /** Behind the first byte that is wrong none counts. */
    private static double wrong(Path original, Path copy) throws IOException {
        long same = Files.mismatch(original, copy);
        return same < 0 ? 0 : Math.max(Files.size(original), Files.size(copy)) - same;
    }

    private static void fill(Path file) throws IOException {
        Random random = new Random(7);
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < CHUNKS; i++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        }
    }
}
