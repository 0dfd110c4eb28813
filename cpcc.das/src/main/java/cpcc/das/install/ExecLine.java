package cpcc.das.install;

import java.util.ArrayList;
import java.util.List;

/**
 * The Exec key of a desktop entry: split by its quoting rules, its field codes reduced to those that take files. Never a
 * shell's text.
 */
final class ExecLine {
    private static final String RESERVED = "'\\><~|&;$*?#()`";
    private static final String QUOTABLE = "\"`$\\";
    private static final String DEPRECATED = "dDnNvm";

    private final String name;
    private final String icon;
    private final String file;

    /**
     * For one entry.
     *
     * @param name what {@code %c} becomes
     * @param icon what {@code %i} becomes after {@code --icon}, empty for nothing
     * @param file what {@code %k} becomes
     */
    ExecLine(String name, String icon, String file) {
        this.name = name;
        this.icon = icon;
        this.file = file;
    }

    /**
     * {@return the words with {@code %f %F %u %U %%} as the only codes}
     *
     * @param exec the unescaped value
     * @throws IllegalArgumentException if it breaks the specification, or names a code that nobody knows
     */
    List<String> words(String exec) {
        List<String> words = new ArrayList<>();
        for (Token token : split(exec)) {
            expand(token, words);
        }
        CommandLine.check(words);
        return words;
    }

    private record Token(String text, boolean quoted) {}

    private static List<Token> split(String exec) {
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        while (i < exec.length()) {
            char c = exec.charAt(i);
            if (isBlank(c)) {
                i++;
            } else if (c == '"') {
                StringBuilder text = new StringBuilder();
                i = quoted(exec, i + 1, text);
                tokens.add(new Token(text.toString(), true));
                if (i < exec.length() && !isBlank(exec.charAt(i))) {
                    throw new IllegalArgumentException("something follows a closing quote");
                }
            } else {
                int start = i;
                while (i < exec.length() && !isBlank(exec.charAt(i))) {
                    unquoted(exec.charAt(i++));
                }
                tokens.add(new Token(exec.substring(start, i), false));
            }
        }
        return tokens;
    }

    /** Appends up to the closing quote and gives the place behind it. */
    private static int quoted(String exec, int from, StringBuilder text) {
        for (int i = from; i < exec.length(); i++) {
            char c = exec.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '`' || c == '$') {
                throw new IllegalArgumentException("the character " + c + " is not escaped in a quoted argument");
            }
            if (c == '\\') {
                if (++i == exec.length() || QUOTABLE.indexOf(exec.charAt(i)) < 0) {
                    throw new IllegalArgumentException("a backslash that escapes nothing in a quoted argument");
                }
                c = exec.charAt(i);
            }
            text.append(c);
        }
        throw new IllegalArgumentException("a quote is not closed");
    }

    private static void unquoted(char c) {
        if (c == '"' || RESERVED.indexOf(c) >= 0) {
            throw new IllegalArgumentException("the character " + c + " stands outside of quotes");
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private void expand(Token token, List<String> words) {
        String text = token.text;
        if (text.equals("%i") && !token.quoted) {
            if (!icon.isEmpty()) {
                words.add("--icon");
                words.add(literal(icon));
            }
            return;
        }
        StringBuilder word = new StringBuilder();
        boolean dropped = false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                word.append(text.charAt(i));
                continue;
            }
            if (++i == text.length()) {
                throw new IllegalArgumentException("a percent sign stands alone");
            }
            char code = text.charAt(i);
            if (code != '%' && token.quoted) {
                throw new IllegalArgumentException("the field code %" + code + " stands in quotes");
            }
            if (code == 'c') {
                word.append(literal(name));
            } else if (code == 'k') {
                word.append(literal(file));
            } else if (DEPRECATED.indexOf(code) >= 0) {
                dropped = true;
            } else {
                word.append('%').append(code);
            }
        }
        if (!(dropped && word.length() == 0)) {
            words.add(word.toString());
        }
    }

    private static String literal(String text) {
        return text.replace("%", "%%");
    }
}
