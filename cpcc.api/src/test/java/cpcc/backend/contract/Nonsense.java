package cpcc.backend.contract;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What another machine may send in place of a good offer. */
final class Nonsense {
    private static final List<String> VALUES = List.of(
            "",
            "\0",
            "\u001b[2J\r\n\u202e",
            "../../../../../../etc/passwd",
            "-1",
            "99999999999999999999",
            "x".repeat(8192),
            "$(id)`id`;&|'\"",
            "\ud800");

    private Nonsense() {}

    /** {@return offers that no half can make sense of, if it needs any offer at all; each with what is wrong with it} */
    static Map<String, Map<String, String>> hopeless(Map<String, String> good) {
        Map<String, Map<String, String>> offers = new LinkedHashMap<>();
        if (!good.isEmpty()) {
            offers.put("an empty offer", Map.of());
            Map<String, String> all = new HashMap<>(good);
            all.replaceAll((key, value) -> "\u001b[2J\r\n\u202e");
            offers.put("an offer whose values are all control characters", all);
        }
        return offers;
    }

    /** {@return offers with one thing wrong, which may or may not matter; each with what is wrong with it} */
    static Map<String, Map<String, String>> doubtful(Map<String, String> good) {
        Map<String, Map<String, String>> offers = new LinkedHashMap<>();
        for (String key : good.keySet()) {
            Map<String, String> without = new HashMap<>(good);
            without.remove(key);
            offers.put("an offer without " + key, without);
            for (String value : VALUES) {
                Map<String, String> bad = new HashMap<>(good);
                bad.put(key, value);
                String shown = value.length() > 40 ? value.length() + " characters" : value;
                offers.put("an offer with " + key + "=" + shown.replaceAll("\\p{Cntrl}", "?"), bad);
            }
        }
        return offers;
    }
}
