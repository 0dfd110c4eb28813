package cpcc.bench;

import java.nio.file.Path;
import java.util.List;

/** {@code ./bench NAME [--json]}: measures the packaged product. */
public final class Main {
    private static final List<String> NAMES = List.of("touch", "xpra");

    private Main() {}

    /**
     * Measures and prints.
     *
     * @param args the path of the {@code cpcc} executable, the measurement's name, and perhaps {@code --json}
     */
    public static void main(String[] args) {
        List<String> words = List.of(args);
        boolean json = words.contains("--json");
        String name = words.size() < 2 ? "" : words.get(1);
        if (!NAMES.contains(name)) {
            System.err.println(
                    "bench: there is no measurement \"" + name + "\" yet. There are: " + String.join(", ", NAMES));
            System.exit(2);
        }
        try {
            Path executable = Path.of(words.get(0));
            List<Row> rows = name.equals("xpra") ? new LongLine(executable).measure() : new Touch(executable).measure();
            Report report = new Report(name, machine(), rows);
            System.out.println(json ? report.json() : report.table());
            System.exit(report.ok() ? 0 : 1);
        } catch (Exception e) {
            System.err.println("bench: " + name + " could not be measured: " + e.getMessage());
            System.exit(1);
        }
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, "
                + Runtime.version().feature() + " " + System.getProperty("os.name") + " "
                + System.getProperty("os.version");
    }
}
