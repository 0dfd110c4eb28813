package cpcc.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures several carriers in turn, again and again, so that whatever disturbs the machine disturbs all of them. */
final class Rounds {
    private final Map<String, List<Double>> values = new TreeMap<>();

    /** What one run of a carrier gives: figures by name. */
    interface Run {
        Map<String, Double> of(Carrier carrier) throws Exception;
    }

    private Rounds() {}

    /** {@return all figures of all carriers; printed too, as they come} */
    static Rounds interleaved(int rounds, List<? extends Carrier> carriers, Run run) throws Exception {
        Rounds all = new Rounds();
        for (int i = 1; i <= rounds; i++) {
            for (Carrier carrier : carriers) {
                Map<String, Double> found = new LinkedHashMap<>(run.of(carrier));
                System.err.println("raw: round " + i + " " + carrier.name() + " " + found);
                found.forEach((figure, value) -> all.values
                        .computeIfAbsent(key(carrier, figure), k -> new ArrayList<>())
                        .add(value));
            }
        }
        return all;
    }

    /** {@return what a carrier had} */
    Samples of(Carrier carrier, String figure) {
        return Samples.of(values.get(key(carrier, figure)));
    }

    private static String key(Carrier carrier, String figure) {
        return carrier.name() + "\n" + figure;
    }
}
