package cpcc.das.install;

import cpcc.exec.api.Surface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A shared command as words with the field codes {@code %f %F %u %U %%}, and the program's arguments made from it. */
public final class CommandLine {
    /** An address that a program that takes {@code %u} may be given; never of a file. */
    private static final Pattern URL = Pattern.compile("(?!file:)[a-z][a-z0-9+.-]*://\\S+", Pattern.CASE_INSENSITIVE);

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "csh", "tcsh", "fish");
    private static final int WORDS = 256;

    private CommandLine() {}

    /**
     * {@return the words of a text that is quoted as in a desktop entry's Exec line}
     *
     * @throws IllegalArgumentException as {@link #check}, and if the quoting is wrong
     */
    public static List<String> words(String text) {
        return new ExecLine("", "", "").words(text);
    }

    /** {@return whether a text is an address, not a file} */
    public static boolean isUrl(String text) {
        return URL.matcher(text).matches();
    }

    /**
     * Checks the words of a command.
     *
     * @throws IllegalArgumentException if there is no program, an unknown code, two codes for files, or a shell that would
     *     read a file's name as its text
     */
    public static void check(List<String> words) {
        if (words.isEmpty() || words.get(0).isEmpty() || hasCode(words.get(0))) {
            throw new IllegalArgumentException("no program is named");
        }
        if (words.size() > WORDS || words.stream().anyMatch(w -> w.length() > 4096 || w.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("too many or too long words, or a NUL");
        }
        int codes = 0;
        for (String word : words) {
            codes += codes(word);
        }
        if (codes > 1) {
            throw new IllegalArgumentException("more than one field code takes files");
        }
        Path program = Path.of(words.get(0)).getFileName();
        if (codes > 0 && program != null && SHELLS.contains(program.toString()) && words.contains("-c")) {
            throw new IllegalArgumentException("a shell would read the names of files as its own text");
        }
    }

    /**
     * {@return the program and its arguments, literal}
     *
     * @param command words that passed {@link #check}
     * @param surface of the application
     * @param arguments absolute paths, addresses and words, from another machine
     * @throws IllegalArgumentException if the application does not take them, in words for the user
     */
    public static List<String> fill(List<String> command, Surface surface, List<String> arguments) {
        List<String> filled = new ArrayList<>();
        boolean taken = false;
        for (String word : command) {
            int at = codeAt(word);
            if (at < 0) {
                filled.add(word.replace("%%", "%"));
                continue;
            }
            taken = true;
            char code = word.charAt(at + 1);
            arguments.forEach(a -> checkFile(a, code));
            if (code == 'F' || code == 'U') {
                filled.addAll(arguments);
            } else if (arguments.size() > 1) {
                throw new IllegalArgumentException("takes one file at a time");
            } else if (!arguments.isEmpty()) {
                filled.add(word.substring(0, at).replace("%%", "%")
                        + arguments.get(0)
                        + word.substring(at + 2).replace("%%", "%"));
            }
        }
        if (!taken && !arguments.isEmpty()) {
            if (surface == Surface.WINDOWS) {
                throw new IllegalArgumentException("takes no files");
            }
            filled.addAll(arguments);
        }
        return filled;
    }

    private static void checkFile(String argument, char code) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("takes files, no options such as " + argument);
        }
        if (isUrl(argument) && (code == 'f' || code == 'F')) {
            throw new IllegalArgumentException("takes files, no addresses such as " + argument);
        }
    }

    private static boolean hasCode(String word) {
        return codes(word) > 0;
    }

    private static int codes(String word) {
        int count = 0;
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != '%') {
                continue;
            }
            char code = ++i < word.length() ? word.charAt(i) : ' ';
            switch (code) {
                case '%' -> {}
                case 'f', 'u' -> count++;
                case 'F', 'U' -> {
                    if (word.length() != 2) {
                        throw new IllegalArgumentException("%" + code + " must be a word of its own");
                    }
                    count++;
                }
                default ->
                    throw new IllegalArgumentException(
                            "the field code %" + code + " is not known; a percent sign is written %%");
            }
        }
        return count;
    }

    private static int codeAt(String word) {
        for (int i = 0; i < word.length() - 1; i++) {
            if (word.charAt(i) == '%') {
                if (word.charAt(i + 1) != '%') {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
