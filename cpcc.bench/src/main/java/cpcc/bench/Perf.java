package cpcc.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * x11perf: round trips and pictures per second on an idle machine, one session a round.
 *
 * @param rounds how often
 * @param file in a folder that the product's applications are granted; x11perf prints into it
 * @param cpcc the product
 * @param peer what stands beside it
 */
record Perf(int rounds, Path file, Carrier cpcc, Carrier peer) {
    /** With a number of repetitions it does not calibrate, which takes far longer than measuring. The average comes last. */
    private static final String PROGRAM = "/usr/bin/x11perf -repeat 3 -reps ";

    private static final Pattern RATE = Pattern.compile("\\(\\s*([\\d.]+)/sec\\): (.*)");

    /** {@return the figure of -prop, as a time} */
    Row roundTrip() throws Exception {
        Rounds found = measure("prop", "5000 -prop");
        double value = 1e6 / found.of(cpcc.name(), "GetProperty").median();
        double theirs = 1e6 / found.of(peer.name(), "GetProperty").median();
        return Row.beside(
                "X11 round trip (x11perf -prop)", value, "µs", peer.name(), theirs, Row.Better.LOWER, 0.75, 0.6);
    }

    /** {@return the figures of -putimage500 and -getimage500} */
    List<Row> pictures() throws Exception {
        Rounds found = measure("images", "100 -putimage500 -getimage500");
        return List.of(
                row(found, "x11perf -putimage500", "PutImage 500x500 square", 1.2, 1.5),
                row(found, "x11perf -getimage500", "GetImage 500x500 square", 1.5, 2.0));
    }

    /** {@return how fast text, pictures and questions pass what stands before the display} */
    List<Row> alike() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (String test : List.of("2000 -aa10text", "100 -putimage500", "5000 -prop")) {
            String name = test.substring(test.indexOf('-') + 1);
            Rounds found = measure(name, test);
            rows.add(row(found, "x11perf -" + name + ", guarded", found.figure(cpcc.name()), 0.95, null));
        }
        return rows;
    }

    private Row row(Rounds found, String figure, String test, double must, Double wish) {
        return Row.beside(
                figure,
                found.of(cpcc.name(), test).median(),
                "1/s",
                peer.name(),
                found.of(peer.name(), test).median(),
                Row.Better.HIGHER,
                must,
                wish);
    }

    private Rounds measure(String id, String tests) throws Exception {
        String line = "exec " + PROGRAM + tests + " >" + file + " 2>&1";
        Map<String, Rounds.Run> runs = new LinkedHashMap<>();
        for (Carrier each : List.of(cpcc, peer)) {
            each.install(id, line);
            // The first session of a peer is not the one that people have all day.
            run(id, each);
            runs.put(each.name(), () -> run(id, each));
        }
        return Rounds.interleaved(rounds, runs);
    }

    private Map<String, Double> run(String id, Carrier carrier) throws Exception {
        Files.deleteIfExists(file);
        carrier.run(id);
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Matcher each = RATE.matcher(Files.readString(file)); each.find(); ) {
            rates.put(each.group(2).strip(), Double.valueOf(each.group(1)));
        }
        return rates;
    }
}
