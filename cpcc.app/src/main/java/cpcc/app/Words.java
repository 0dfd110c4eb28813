package cpcc.app;

import java.util.ArrayList;
import java.util.List;

/**
 * What was typed, the executable's own option taken out.
 *
 * @param home of {@code --home}, null without
 * @param verb the first word that is no option, empty if there is none
 * @param words all that the peer is to see, the verb included
 */
record Words(String home, String verb, List<String> words) {
    private static final String HOME = "--home";

    /**
     * Takes {@code --home DIR} out: before the verb, or among the options right after it. What comes later may belong to
     * the application that is to run. {@code start} is no such verb: all its words are the launcher's.
     *
     * @throws Problem if the option has no value
     */
    static Words of(String... args) throws Problem {
        String home = null;
        String verb = "";
        List<String> words = new ArrayList<>();
        boolean mine = true;
        for (int i = 0; i < args.length; i++) {
            String word = args[i];
            if (mine && word.equals(HOME)) {
                if (++i == args.length) {
                    throw new Problem(Problem.USAGE, "--home needs a folder.");
                }
                home = args[i];
            } else if (mine && word.startsWith(HOME + "=")) {
                home = word.substring(HOME.length() + 1);
            } else {
                words.add(word);
                if (verb.isEmpty() && !word.startsWith("-")) {
                    verb = word;
                } else if (!word.startsWith("-") && !verb.equals("start") || word.equals("--")) {
                    mine = false;
                }
            }
        }
        if (home != null && home.isEmpty()) {
            throw new Problem(Problem.USAGE, "--home needs a folder.");
        }
        return new Words(home, verb, List.copyOf(words));
    }

    /** {@return the words after the verb} */
    List<String> rest() {
        return verb.isEmpty() ? List.of() : words.subList(words.indexOf(verb) + 1, words.size());
    }
}
