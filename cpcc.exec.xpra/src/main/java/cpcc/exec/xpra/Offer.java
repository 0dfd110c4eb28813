package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import java.util.Map;
import java.util.Set;

/**
 * What the user's half tells the provider's.
 *
 * @param clipboard what the user's client will share; the server offers no more
 */
record Offer(Clipboard clipboard) {
    /** xpra's own connection, which the user's half opens. */
    static final String SCREEN = "xpra";

    /** What the halves tell each other, see {@link Control}; the provider's half opens it. */
    static final String CONTROL = "control";

    /** {@return the offer in this map, which comes from another machine} */
    static Offer parse(Map<String, String> map) throws BackendException {
        String clipboard = map.getOrDefault(Clipboard.NAME, "");
        if (!map.keySet().equals(Set.of(Clipboard.NAME)) || !clipboard.matches("[a-z]{1,10}")) {
            throw new BackendException(
                    "the user's machine describes its display wrongly", "Do both run the same version of CPCC?");
        }
        return new Offer(Clipboard.parse(clipboard));
    }

    Map<String, String> toMap() {
        return Map.of(Clipboard.NAME, clipboard.text());
    }
}
