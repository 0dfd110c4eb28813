package cpcc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Report report = new Report(
            "x",
            "here",
            List.of(
                    Row.alone("fast", 1, "s", 2.0, 0.5),
                    Row.beside("slow", 3, "s", "other", 1, 2.0, null),
                    Row.alone("free", 9, "s", null, null)));

    @Test
    void aMissedMustMakesTheWholeNotOk() {
        assertFalse(report.ok());
        assertTrue(new Report("x", "here", report.rows().subList(0, 1)).ok());
    }

    @Test
    void tableAndJsonSayTheSame() {
        JsonObject slow = JsonParser.parseString(report.json())
                .getAsJsonObject()
                .getAsJsonArray("rows")
                .get(1)
                .getAsJsonObject();
        assertEquals(3, slow.get("ratio").getAsDouble());
        assertFalse(slow.get("ok").getAsBoolean());
        String line = report.table()
                .lines()
                .filter(each -> each.startsWith("slow"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains("3.00") && line.contains("NO") && line.contains("other"), line);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertEquals(2.5, Samples.of(4, 1, 3, 2).median());
        assertEquals(2, Samples.of(9, 2, 1).median());
    }
}
