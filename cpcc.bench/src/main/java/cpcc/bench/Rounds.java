package cpcc.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures several things in turn, again and again, so that whatever disturbs the machine disturbs all of them. */
final class Rounds {
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

    /** One measurement: figures by name. */
    interface Run {
        Map<String, Double> once() throws Exception;
    }

    private Rounds() {}

    /** {@return all figures; printed too, as they come}
     *
     * @param rounds how often
     * @param runs by name, in the order in which they are done
     */
    static Rounds interleaved(int rounds, Map<String, Run> runs) throws Exception {
        Rounds all = new Rounds();
        for (int i = 1; i <= rounds; i++) {
            for (Map.Entry<String, Run> each : runs.entrySet()) {
                Map<String, Double> found = each.getValue().once();
                System.err.println("raw: round " + i + " " + each.getKey() + " " + new TreeMap<>(found));
                all.add(each.getKey(), found);
            }
        }
        return all;
    }

    private void add(String name, Map<String, Double> found) {
        Map<String, List<Double>> mine = values.computeIfAbsent(name, n -> new LinkedHashMap<>());
        found.forEach((figure, value) ->
                mine.computeIfAbsent(figure, f -> new ArrayList<>()).add(value));
    }

    /** {@return the name of a run's only figure} */
    String figure(String name) {
        return values.get(name).keySet().iterator().next();
    }

    /** {@return all values of a figure of a run} */
    Samples of(String name, String figure) {
        return Samples.of(values.get(name).get(figure));
    }
}
