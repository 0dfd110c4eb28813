package cpcc.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Locale;

/**
 * What a measurement found, as a value.
 *
 * @param name of the measurement
 * @param machine on which it was made
 * @param rows the figures
 */
record Report(String name, String machine, List<Row> rows) {
    /** {@return whether every must is met} */
    boolean ok() {
        return rows.stream().allMatch(Row::ok);
    }

    String json() {
        Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
        return gson.toJson(this);
    }

    String table() {
        StringBuilder text = new StringBuilder(name + " on " + machine + "\n");
        String format = "%-56s %10s %-5s %8s %8s %8s  %-3s %s%n";
        text.append(String.format(Locale.ROOT, format, "figure", "value", "", "ratio", "must", "wish", "", "beside"));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    format,
                    row.figure(),
                    number(row.value()),
                    row.unit(),
                    number(row.ratio()),
                    bound(row.better(), row.must()),
                    bound(row.better(), row.wish()),
                    row.must() == null ? "" : row.ok() ? "ok" : "NO",
                    row.peer()));
        }
        return text.toString();
    }

    private static String bound(Row.Better better, Double value) {
        return value == null ? "" : better.sign() + " " + number(value);
    }

    private static String number(Double value) {
        if (value == null) {
            return "";
        }
        return value >= 100 ? String.format(Locale.ROOT, "%.0f", value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
