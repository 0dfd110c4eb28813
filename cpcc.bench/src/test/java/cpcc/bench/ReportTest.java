package cpcc.bench;

import static cpcc.bench.Row.Better.HIGHER;
import static cpcc.bench.Row.Better.LOWER;
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
                    Row.alone("fast", 1, "s", LOWER, 2.0, 0.5),
                    Row.beside("slow", 3, "s", "other", 1, LOWER, 2.0, null),
                    Row.alone("free", 9, "s", LOWER, null, null),
                    Row.beside("rate", 30, "1/s", "other", 20, HIGHER, 1.2, 2.0),
                    Row.alone("low rate", 1, "MiB/s", HIGHER, 2.0, null)));

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
    void aBoundOfARateIsTheLeastAndOfATimeTheMost() {
        assertEquals(
                List.of(true, false, true, true, false),
                report.rows().stream().map(Row::ok).toList());
        assertEquals(
                List.of("lower", "lower", "lower", "higher", "higher"),
                JsonParser.parseString(report.json()).getAsJsonObject().getAsJsonArray("rows").asList().stream()
                        .map(row -> row.getAsJsonObject().get("better").getAsString())
                        .toList());
        assertTrue(report.table().contains("≥ 1.20") && report.table().contains("≤ 2.00"), report.table());
    }

    @Test
    void theTailOfSamplesIsAMeasuredValue() {
        assertEquals(
                19,
                Samples.of(java.util.stream.IntStream.rangeClosed(1, 20)
                                .asDoubleStream()
                                .toArray())
                        .percentile(95));
        assertEquals(7, Samples.of(7).percentile(95));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertEquals(2.5, Samples.of(4, 1, 3, 2).median());
        assertEquals(2, Samples.of(9, 2, 1).median());
    }
}
