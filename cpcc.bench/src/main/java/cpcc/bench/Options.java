package cpcc.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How somebody wants a measurement.
 *
 * @param executable the product's {@code cpcc}
 * @param only the parts to measure; empty for all
 * @param rounds how often, 0 for as often as each part needs
 * @param json whether the report is to be JSON
 */
record Options(Path executable, Set<String> only, int rounds, boolean json) {
    /** {@return what the words say}
     *
     * @throws IllegalArgumentException if they make no sense
     */
    static Options parse(Path executable, List<String> words, List<String> parts) {
        Set<String> only = Set.of();
        int rounds = 0;
        boolean json = false;
        List<String> rest = new ArrayList<>(words);
        while (!rest.isEmpty()) {
            String word = rest.remove(0);
            if (word.equals("--json")) {
                json = true;
            } else if (word.equals("--only") && !rest.isEmpty()) {
                only = Set.of(rest.remove(0).split(","));
            } else if (word.equals("--rounds") && !rest.isEmpty() && rest.get(0).matches("[1-9]\\d{0,2}")) {
                rounds = Integer.parseInt(rest.remove(0));
            } else {
                throw new IllegalArgumentException("what is \"" + word + "\"? Use --json, --rounds N, --only PART,…");
            }
        }
        for (String each : only) {
            if (!parts.contains(each)) {
                throw new IllegalArgumentException(
                        "there is no part \"" + each + "\". There are: " + String.join(", ", parts));
            }
        }
        return new Options(executable, only, rounds, json);
    }

    /** {@return whether a part is wanted} */
    boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    /** {@return how often to measure}
     *
     * @param usual if nobody says otherwise
     */
    int rounds(int usual) {
        return rounds == 0 ? usual : rounds;
    }
}
