package cpcc.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long it takes until a window is complete on a slow line, from the command on.
 *
 * @param rounds how often
 * @param screen where
 * @param carriers the product first, then its peers
 * @param id of the application
 * @param command a shell line
 */
record SlowLine(int rounds, Screen screen, List<OnLine> carriers, String id, String command) {
    /** Who is slower than this is slow enough. */
    private static final int LIMIT_S = 120;

    private static final String SECONDS = "s";

    /** {@return the product's median, and each peer's}
     *
     * @param bitsPerSecond how fast the line is, 0 if as fast as this machine
     */
    Map<String, Double> measure(long bitsPerSecond) throws Exception {
        Map<String, Rounds.Run> runs = new LinkedHashMap<>();
        for (OnLine each : carriers) {
            each.line().rate(0);
            each.carrier().install(id, command);
            byte[] complete = complete(each);
            System.err.println("complete by " + each.name() + ": the picture on a fast line");
            runs.put(each.name(), () -> Map.of(SECONDS, seconds(each, complete, bitsPerSecond)));
        }
        Rounds found = Rounds.interleaved(rounds, runs);
        Map<String, Double> medians = new LinkedHashMap<>();
        runs.keySet().forEach(name -> medians.put(name, found.of(name, SECONDS).median()));
        return medians;
    }

    /** {@return the picture of the complete window, which does not change any more on a fast line} */
    @SuppressWarnings("try")
    private byte[] complete(OnLine by) throws IOException {
        try (Carrier.Use use = by.carrier().start(id)) {
            return screen.steady();
        } finally {
            screen.awaitBlack();
        }
    }

    @SuppressWarnings("try")
    private double seconds(OnLine by, byte[] complete, long bitsPerSecond) throws IOException {
        by.line().rate(bitsPerSecond);
        long begin = System.nanoTime();
        try (Carrier.Use use = by.carrier().start(id)) {
            if (!screen.await(complete, LIMIT_S * 1000)) {
                System.err.println("raw: " + by.name() + " was given up after " + LIMIT_S + " s");
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            by.line().rate(0);
            return seconds;
        } finally {
            screen.awaitBlack();
        }
    }
}
