package cpcc.exec.terminal;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Kind;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the user's half tells of the caller's terminal.
 *
 * @param terminal whether there is one; without, the rest means nothing
 * @param size of it
 * @param term what it understands, as in TERM
 */
record Offer(boolean terminal, Size size, String term) {
    private static final Pattern TERM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}");
    private static final String PLAIN = "dumb";

    static Offer of(Caller caller) {
        String term = caller.env().getOrDefault("TERM", PLAIN);
        return new Offer(
                caller.console().terminal(),
                Size.of(caller.console()),
                TERM.matcher(term).matches() ? term : PLAIN);
    }

    /** {@return the offer in this map, which comes from another machine} */
    static Offer parse(Map<String, String> map) throws BackendException {
        String terminal = map.getOrDefault("terminal", "");
        String term = map.getOrDefault("term", "");
        if (!terminal.equals("true") && !terminal.equals("false")) {
            throw senseless("terminal");
        }
        if (!TERM.matcher(term).matches()) {
            throw senseless("term");
        }
        return new Offer(terminal.equals("true"), new Size(number(map, "columns"), number(map, "rows")), term);
    }

    Map<String, String> map() {
        return Map.of(
                "terminal", Boolean.toString(terminal),
                "columns", Integer.toString(size.columns()),
                "rows", Integer.toString(size.rows()),
                "term", term);
    }

    /** {@return at a terminal a person waits; in a pipe the sum counts} */
    Kind kind() {
        return terminal ? Kind.INTERACTIVE : Kind.BULK;
    }

    private static int number(Map<String, String> map, String name) throws BackendException {
        String text = map.getOrDefault(name, "");
        if (!text.matches("[0-9]{1,5}") || !Size.sensible(Integer.parseInt(text))) {
            throw senseless(name);
        }
        return Integer.parseInt(text);
    }

    private static BackendException senseless(String name) {
        return new BackendException(
                "the user's machine describes its terminal wrongly: " + name, "Do both run the same version of CPCC?");
    }
}
