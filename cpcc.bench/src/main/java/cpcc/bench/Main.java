package cpcc.bench;

import java.nio.file.Path;
import java.util.List;

/** {@code ./bench NAME [--json]}: measures the packaged product. */
public final class Main {
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
        if (!name.equals("touch")) {
            System.err.println("bench: there is no measurement \"" + name + "\" yet. There is: touch");
            System.exit(2);
        }
        try {
            Report report = new Report(name, machine(), new Touch(Path.of(words.get(0))).measure());
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
