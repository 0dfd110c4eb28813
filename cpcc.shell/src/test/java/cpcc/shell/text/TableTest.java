package cpcc.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final List<List<String>> ROWS = List.of(
            List.of("APP", "NAME", "COMMENT"),
            List.of("gimp", "GNU Image Manipulation Program", "Create images and edit photographs"),
            List.of("猫", "Cat", ""));

    @Test
    void whatFitsIsAligned() {
        assertEquals(
                List.of(
                        "APP   NAME                            COMMENT",
                        "gimp  GNU Image Manipulation Program  Create images and edit photographs",
                        "猫    Cat"),
                Table.lines(ROWS, 80));
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int columns = 20; columns < 80; columns++) {
            for (String line : Table.lines(ROWS, columns)) {
                assertTrue(Width.of(line) <= columns, line);
            }
        }
        assertEquals(
                "gimp  GNU Image Mani…  Create images …", Table.lines(ROWS, 38).get(1));
    }

    @Test
    void wideCharactersAreNotCutInHalf() {
        assertEquals("猫…", Width.cut("猫猫猫", 4));
        assertEquals(4, Width.of("猫猫"));
        assertEquals(1, Width.of("e\u0301"));
    }
}
