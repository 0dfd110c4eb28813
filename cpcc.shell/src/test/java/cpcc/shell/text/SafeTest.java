package cpcc.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class SafeTest {
    @Test
    void ordinaryTextInAnyScriptStaysAsItIs() {
        String text = "lab1 grün 猫 é 🎨 \"x\" \\ <>&";
        assertEquals(text, Safe.line(text));
    }

    @Test
    void ansiEscapesAndLineBreaksCannotActOnTheTerminal() {
        assertEquals(
                "\\u001b[2Jred\\u000d\\u000anext\\u0007\\u009b\\u0000",
                Safe.line("\u001b[2Jred\r\nnext\u0007\u009b\0"));
    }

    @Test
    void bidirectionalAndInvisibleCharactersAreShown() {
        assertEquals("a\\u202eb\\u2066c\\u200bd\\ufeff\\u2028", Safe.line("a\u202eb\u2066c\u200bd\ufeff\u2028"));
        assertEquals("\\u{e0041}", Safe.line("\udb40\udc41"));
    }

    @Test
    void loneSurrogatesAreShown() {
        assertEquals("a\\ud800b", Safe.line("a\ud800b"));
    }

    @Test
    void aTabIsABlankAndNothingIsEmpty() {
        assertEquals("a b", Safe.line("a\tb"));
        assertEquals("", Safe.line(null));
    }

    @Test
    void jsonKeepsItsMeaningWithoutDangerousCharacters() {
        String name = "x\u202ey\u009bz\udb40\udc41";
        String json = Json.of(Data.of("name", name));
        assertEquals("{\"name\":\"x\\u202ey\\u009bz\\udb40\\udc41\"}", json);
        assertEquals(
                name, JsonParser.parseString(json).getAsJsonObject().get("name").getAsString());
    }
}
