package cpcc.das.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Exec key: unescaped as a string, then quoting, then field codes; never a shell. */
class ExecLineTest {
    private static List<String> words(String value) {
        DesktopEntry entry = DesktopEntry.parse("x", Path.of("/x.desktop"), "[Desktop Entry]\nExec=" + value + "\n");
        return new ExecLine("100% Editor", "pen", "/x.desktop")
                .words(entry.text("Exec").orElseThrow());
    }

    private static String refusal(String value) {
        return assertThrows(IllegalArgumentException.class, () -> words(value)).getMessage();
    }

    @Test
    void plainWordsAreSplitAtBlanks() {
        assertEquals(List.of("gimp-2.10", "%U"), words("gimp-2.10 %U"));
        assertEquals(List.of("kate", "-b", "%U"), words("  kate   -b\t%U "));
    }

    @Test
    void aQuotedArgumentKeepsItsBlanks() {
        assertEquals(List.of("my editor", "a b", "%f"), words("\"my editor\" \"a b\" %f"));
        assertEquals(List.of("x", ""), words("x \"\""));
    }

    @Test
    void escapesOfTheStringComeBeforeThoseOfTheQuotes() {
        assertEquals(List.of("x", "a\"b"), words("x \"a\\\\\"b\""), "\\\\ then \\\" in quotes");
        assertEquals(List.of("x", "a\\b"), words("x \"a\\\\\\\\b\""));
        assertEquals(List.of("x", "$HOME"), words("x \"\\\\$HOME\""));
        assertEquals(List.of("x", "y"), words("x\\sy"), "an escaped space is one");
    }

    @Test
    void codesForTheNameTheIconAndTheFileAreReplaced() {
        assertEquals(List.of("x", "100%% Editor", "--icon", "pen", "/x.desktop"), words("x %c %i %k"));
        assertEquals(List.of("x", "50%%"), words("x 50%%"));
    }

    @Test
    void deprecatedCodesAreDropped() {
        assertEquals(List.of("x", "y"), words("x %d %D %n %N %v %m y"));
    }

    @Test
    void aFileCodeMayBePartOfAWord() {
        assertEquals(List.of("x", "--file=%f"), words("x --file=%f"));
        assertTrue(refusal("x --files=%F").contains("word of its own"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "x %q § %q is not known",
                "x %1 § %1 is not known",
                "x % § percent sign stands alone",
                "x 100% § percent sign stands alone",
                "x %f %F § more than one",
                "x %U %U § more than one",
                "x \"%f\" § stands in quotes",
                "x \"a § not closed",
                "x \"a\"b § follows a closing quote",
                "x a\"b\" § outside of quotes",
                "x 'a b' § outside of quotes",
                "x; y § outside of quotes",
                "x $HOME § outside of quotes",
                "x `id` § outside of quotes",
                "x > y § outside of quotes",
                "x \"$HOME\" § not escaped",
                "x \"`id`\" § not escaped",
                "x \"a\\\\n\" § escapes nothing",
                "sh -c \"exec x\" %f § shell",
                "/bin/bash -c \"exec x\" x %F § shell",
                "%f § no program",
                "\"\" § no program",
            })
    void whatBreaksTheSpecificationIsRefused(String value, String reason) {
        assertTrue(refusal(value).contains(reason), refusal(value));
    }

    @Test
    void aShellWithoutFilesIsTheOwnersOwnAffair() {
        assertEquals(List.of("sh", "-c", "exec x"), words("sh -c \"exec x\""));
    }

    @Test
    void anEmptyLineNamesNoProgram() {
        assertTrue(refusal("").contains("no program"));
    }
}
