package cpcc.bench;

import static cpcc.bench.Row.Better.LOWER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a person feels first: how long a start and a command take, and what an idle peer costs. */
final class Touch implements Measurement {
    private static final int STARTS = 5;
    private static final int CALLS = 15;

    @Override
    public List<Row> measure(Options options) throws Exception {
        Path home = Files.createTempDirectory("cpcc-bench");
        Peer peer = new Peer(options.executable(), home);
        try {
            List<Row> rows = new ArrayList<>();
            Samples first = Samples.seconds(1, () -> start(peer));
            peer.stop();
            List<Double> starts = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                starts.add(Samples.seconds(1, () -> start(peer)).median());
                if (i < STARTS - 1) {
                    peer.stop();
                }
            }
            Samples jvm = Samples.seconds(CALLS, () -> Tool.run(List.of(java(), "-Xshare:auto", "-version")));
            Samples calls = Samples.seconds(CALLS, () -> peer.cpcc("status"));
            rows.add(Row.alone("first start of a new peer", first.median(), "s", LOWER, 8.0, 4.0));
            rows.add(Row.alone("start of a peer", Samples.of(starts).median(), "s", LOWER, 5.0, 2.5));
            rows.add(Row.beside(
                    "command (cpcc status)", calls.median(), "s", "java -version", jvm.median(), LOWER, null, null));
            rows.add(Row.alone("command (cpcc status)", calls.median(), "s", LOWER, 0.5, 0.25));
            rows.add(Row.alone("resident memory of an idle peer", residentMiB(peer), "MiB", LOWER, 256.0, 128.0));
            System.err.println("raw: starts " + starts + ", calls " + calls + ", java -version " + jvm);
            return rows;
        } finally {
            try {
                peer.stop();
            } finally {
                Trees.remove(home);
            }
        }
    }

    private static Peer start(Peer peer) throws IOException {
        peer.start("bench", 0, "127.0.0.1");
        return peer;
    }

    private static double residentMiB(Peer peer) throws IOException {
        long pid = peer.status().get("pid").getAsLong();
        String line = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(each -> each.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }
}
