package cpcc.bench;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a person feels first: how long a start and a command take, and what an idle peer costs. */
final class Touch {
    private static final int STARTS = 5;
    private static final int CALLS = 15;

    private final Path executable;

    Touch(Path executable) {
        this.executable = executable;
    }

    List<Row> measure() throws Exception {
        Path home = Files.createTempDirectory("cpcc-bench");
        try {
            List<Row> rows = new ArrayList<>();
            Samples first = Samples.seconds(1, () -> start(home));
            cpcc(home, "stop");
            List<Double> starts = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                starts.add(Samples.seconds(1, () -> start(home)).median());
                if (i < STARTS - 1) {
                    cpcc(home, "stop");
                }
            }
            Samples jvm = Samples.seconds(CALLS, () -> Tool.run(List.of(java(), "-Xshare:auto", "-version")));
            Samples calls = Samples.seconds(CALLS, () -> cpcc(home, "status"));
            rows.add(Row.alone("first start of a new peer", first.median(), "s", 8.0, 4.0));
            rows.add(Row.alone(
                    "start of a peer",
                    Samples.of(starts.stream().mapToDouble(Double::doubleValue).toArray())
                            .median(),
                    "s",
                    5.0,
                    2.5));
            rows.add(Row.beside(
                    "command (cpcc status)", calls.median(), "s", "java -version", jvm.median(), null, null));
            rows.add(Row.alone("command (cpcc status)", calls.median(), "s", 0.5, 0.25));
            rows.add(Row.alone("resident memory of an idle peer", residentMiB(home), "MiB", 256.0, 128.0));
            System.err.println("raw: starts " + starts + ", calls " + calls + ", java -version " + jvm);
            return rows;
        } finally {
            try {
                cpcc(home, "stop");
            } finally {
                remove(home);
            }
        }
    }

    private String start(Path home) throws IOException, InterruptedException {
        return cpcc(home, "start", "--name", "bench", "--port", "0", "--address", "127.0.0.1");
    }

    private String cpcc(Path home, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "--home", home.toString()));
        command.addAll(List.of(words));
        return Tool.run(command);
    }

    private double residentMiB(Path home) throws IOException, InterruptedException {
        long pid = JsonParser.parseString(cpcc(home, "status", "--json"))
                .getAsJsonObject()
                .get("pid")
                .getAsLong();
        String line = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(each -> each.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
