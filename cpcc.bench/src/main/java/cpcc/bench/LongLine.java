package cpcc.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code cpcc run --via xpra} beside plain xpra at 50 ms round trip: from the command to the drawn window. Both run on this
 * machine, with the same words for xpra, through the same kind of late line; the product's half of it also asks the
 * provider, confines xpra and the application, and has TLS on the line.
 */
final class LongLine implements Measurement {
    private static final long ONE_WAY_MS = 25;
    private static final int ROUNDS = 5;
    private static final double MUST = 1.2;
    private static final Map<String, List<String>> APPLICATIONS = Map.of(
            "xterm", List.of("/usr/bin/xterm", "-e", "/usr/bin/seq 10000 10400; exec cat"),
            "kate", List.of("/usr/bin/kate"));

    @Override
    public List<Row> measure(Options options) throws Exception {
        try (Distant distant = Distant.meet(options.executable(), ONE_WAY_MS);
                Screen screen = Screen.open(
                        Files.createDirectory(distant.pair().folder().resolve("fb")))) {
            List<Row> rows = new ArrayList<>();
            for (String id : List.of("xterm", "kate")) {
                rows.add(measure(id, distant.pair(), screen));
            }
            distant.requireLine();
            return rows;
        }
    }

    @SuppressWarnings("try")
    private Row measure(String id, Pair pair, Screen screen) throws Exception {
        Path folder = pair.folder();
        pair.share(id, APPLICATIONS.get(id));
        String session = pair.run(screen.display(), "--via", "xpra", id);
        byte[] ours = screen.steady();
        PlainXpra plain = PlainXpra.asRunning();
        pair.end(session);
        screen.awaitBlack();
        byte[] theirs;
        try (PlainXpra.Use use =
                plain.start(line(id), Files.createDirectory(folder.resolve(id)), screen.display(), ONE_WAY_MS)) {
            theirs = screen.steady();
        }
        screen.awaitBlack();
        double[] product = new double[ROUNDS];
        double[] beside = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            session = pair.run(screen.display(), "--via", "xpra", id);
            screen.await(ours);
            product[i] = (System.nanoTime() - began) / 1e9;
            pair.end(session);
            screen.awaitBlack();
            Path own = Files.createDirectory(folder.resolve(id + i));
            began = System.nanoTime();
            try (PlainXpra.Use use = plain.start(line(id), own, screen.display(), ONE_WAY_MS)) {
                screen.await(theirs);
                beside[i] = (System.nanoTime() - began) / 1e9;
            }
            screen.awaitBlack();
        }
        Samples one = Samples.of(product);
        Samples other = Samples.of(beside);
        System.err.println("raw: " + id + " by cpcc " + one + ", by plain xpra " + other);
        return Row.beside(
                id + " drawn at " + 2 * ONE_WAY_MS + " ms round trip",
                one.median(),
                "s",
                "plain xpra",
                other.median(),
                Row.Better.LOWER,
                MUST,
                null);
    }

    private static String line(String id) {
        return String.join(
                " ",
                APPLICATIONS.get(id).stream()
                        .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                        .toList());
    }
}
