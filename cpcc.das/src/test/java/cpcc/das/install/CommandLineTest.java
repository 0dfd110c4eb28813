package cpcc.das.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.exec.api.Surface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arguments of another machine in the owner's command. */
class CommandLineTest {
    private static List<String> windows(List<String> command, String... arguments) {
        return CommandLine.fill(command, Surface.WINDOWS, List.of(arguments));
    }

    private static List<String> terminal(List<String> command, String... arguments) {
        return CommandLine.fill(command, Surface.TERMINAL, List.of(arguments));
    }

    private static void refused(String text, org.junit.jupiter.api.function.Executable run) {
        String message = assertThrows(IllegalArgumentException.class, run).getMessage();
        assertTrue(message.contains(text), message);
    }

    @Test
    void filesTakeThePlaceOfTheirCode() {
        assertEquals(List.of("x", "/a", "/b", "-z"), windows(List.of("x", "%F", "-z"), "/a", "/b"));
        assertEquals(List.of("x", "/a"), windows(List.of("x", "%f"), "/a"));
        assertEquals(List.of("x", "--file=/a%f"), windows(List.of("x", "--file=%f"), "/a%f"));
    }

    @Test
    void withoutFilesTheCodeGoes() {
        assertEquals(List.of("x"), windows(List.of("x", "%U")));
        assertEquals(List.of("x"), windows(List.of("x", "--file=%f")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"; rm -rf ~", "$(id)", "`id`", "a\nb", "%f", "%%", "a b", "\"", "'"})
    void whatLooksLikeShellStaysOneWord(String word) {
        assertEquals(List.of("x", word), terminal(List.of("x"), word));
        assertEquals(List.of("x", word), terminal(List.of("x", "%F"), word));
    }

    @Test
    void percentSignsOfTheOwnerAreSingle() {
        assertEquals(List.of("date", "+%s"), terminal(List.of("date", "+%%s")));
    }

    @Test
    void optionsAreNotTakenForFiles() {
        refused("no options", () -> windows(List.of("x", "%F"), "--evil"));
        refused("no options", () -> terminal(List.of("vim", "%F"), "-c"));
        assertEquals(List.of("cat", "-n"), terminal(List.of("cat"), "-n"));
    }

    @Test
    void aProgramForOneFileTakesOne() {
        refused("one file", () -> windows(List.of("x", "%f"), "/a", "/b"));
    }

    @Test
    void aProgramWithWindowsAndWithoutACodeTakesNone() {
        refused("takes no files", () -> windows(List.of("x"), "/a"));
    }

    @Test
    void addressesGoOnlyToProgramsThatTakeThem() {
        assertEquals(List.of("x", "https://a.b"), windows(List.of("x", "%U"), "https://a.b"));
        refused("no addresses", () -> windows(List.of("x", "%F"), "https://a.b"));
    }

    @Test
    void aCommandIsCheckedToo() {
        refused("not known", () -> CommandLine.check(List.of("printf", "%s")));
        refused("no program", () -> CommandLine.check(List.of()));
        refused("NUL", () -> CommandLine.check(List.of("x", "a\0b")));
        CommandLine.check(List.of("printf", "%%s", "%F"));
    }
}
