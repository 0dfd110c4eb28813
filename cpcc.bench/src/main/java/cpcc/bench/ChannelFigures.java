package cpcc.bench;

import static cpcc.bench.Row.Better.HIGHER;
import static cpcc.bench.Row.Better.LOWER;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Links and channels of the packaged messaging bundle, between two processes on loopback, with TLS.
 *
 * @param dist the distribution
 * @param rounds how often
 */
record ChannelFigures(Path dist, int rounds) {
    private static final int BLAST_MIB = 512;
    private static final int FIRST = 1000;
    private static final int BETWEEN = 30_000;
    private static final long BITS_PER_SECOND = 20_000_000;
    private static final double MIB = 1024 * 1024;

    /** {@return how fast one channel is} */
    List<Row> throughput() throws Exception {
        try (Nodes nodes = Nodes.start(dist, 0)) {
            nodes.link(false);
            blast(nodes, "BULK");
            Rounds found = Rounds.interleaved(
                    rounds,
                    Map.of(
                            "bulk", () -> Map.of("MiB/s", blast(nodes, "BULK")),
                            "interactive", () -> Map.of("MiB/s", blast(nodes, "INTERACTIVE"))));
            return List.of(
                    Row.alone("one channel (bulk)", found.of("bulk", "MiB/s").median(), "MiB/s", HIGHER, 400.0, 800.0),
                    Row.alone(
                            "one channel (interactive)",
                            found.of("interactive", "MiB/s").median(),
                            "MiB/s",
                            HIGHER,
                            null,
                            null));
        }
    }

    private static double blast(Nodes nodes, String priority) throws IOException {
        return BLAST_MIB
                / Double.parseDouble(nodes.from().does("blast", nodes.to().id(), priority, BLAST_MIB));
    }

    /** {@return how long a link takes in peers that have made some before} */
    Row setUp() throws Exception {
        try (Nodes nodes = Nodes.start(dist, 0)) {
            for (int i = 0; i < 30; i++) {
                meet(nodes);
            }
            Rounds found = Rounds.interleaved(rounds * 3, Map.of("link", () -> Map.of("ms", meet(nodes))));
            return Row.alone(
                    "link set-up in a warm peer", found.of("link", "ms").median(), "ms", LOWER, 60.0, 30.0);
        }
    }

    private static double meet(Nodes nodes) throws IOException {
        double ms = Double.parseDouble(
                nodes.from().does("meet", nodes.to().id(), nodes.to().port()));
        // What is still being taken down is not part of the next one.
        Await.pause(100);
        return ms;
    }

    /** {@return how slow a fresh peer's first messages are} */
    Row first() throws Exception {
        Rounds found = Rounds.interleaved(rounds, Map.of("frames", () -> {
            try (Nodes nodes = Nodes.start(dist, 0)) {
                nodes.link(false);
                double first = trips(nodes, FIRST);
                trips(nodes, BETWEEN);
                double later = trips(nodes, FIRST);
                return Map.of("first, ms", first, "later, ms", later, "ratio", first / later);
            }
        }));
        return Row.alone(
                "first 1,000 frames after start ÷ later ones",
                found.of("frames", "ratio").median(),
                "",
                LOWER,
                5.0,
                2.0);
    }

    private static double trips(Nodes nodes, int count) throws IOException {
        return 1000 * Double.parseDouble(nodes.from().does("trips", count));
    }

    /** {@return how long a small message takes beside bulk, and how much of the line bulk gets} */
    List<Row> beside() throws Exception {
        try (Nodes nodes = Nodes.start(dist, 2)) {
            nodes.line().rate(BITS_PER_SECOND);
            nodes.link(true);
            Rounds found = Rounds.interleaved(rounds, Map.of("alone", () -> pings(nodes), "beside bulk", () -> {
                nodes.from().does("pour", nodes.to().id(), "count");
                Await.pause(3000);
                Map<String, Double> figures = pings(nodes);
                nodes.from().does("stop");
                Await.pause(1000);
                return figures;
            }));
            return List.of(
                    Row.alone(
                            "32-byte ping beside bulk at 20 Mbit/s, p95",
                            found.of("beside bulk", "p95, ms").median(),
                            "ms",
                            LOWER,
                            35.0,
                            20.0),
                    Row.alone(
                            "bulk's share of the line",
                            found.of("beside bulk", "share, %").median(),
                            "%",
                            HIGHER,
                            90.0,
                            null));
        }
    }

    private static Map<String, Double> pings(Nodes nodes) throws IOException {
        long before = Long.parseLong(nodes.to().does("received"));
        long begin = System.nanoTime();
        double[] all = Arrays.stream(nodes.from().does("pings", 160, 50).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double bits = 8.0 * (Long.parseLong(nodes.to().does("received")) - before);
        Samples pings = Samples.of(all);
        return Map.of(
                "p50, ms",
                pings.median(),
                "p95, ms",
                pings.percentile(95),
                "share, %",
                100 * bits / seconds / BITS_PER_SECOND);
    }

    /** {@return what the heaps grow by while a reader does not read} */
    Row heap() throws Exception {
        try (Nodes nodes = Nodes.start(dist, 0)) {
            nodes.link(false);
            blast(nodes, "BULK");
            Rounds found = Rounds.interleaved(rounds, Map.of("heap", () -> {
                long sender = heap(nodes.from());
                long receiver = heap(nodes.to());
                nodes.from().does("pour", nodes.to().id(), "leave");
                Await.pause(4000);
                double sent = (heap(nodes.from()) - sender) / MIB;
                double left = (heap(nodes.to()) - receiver) / MIB;
                nodes.from().does("stop");
                Await.pause(500);
                return Map.of("sender, MiB", sent, "receiver, MiB", left, "larger, MiB", Math.max(sent, left));
            }));
            return Row.alone(
                    "heap while a peer stops reading",
                    found.of("heap", "larger, MiB").median(),
                    "MiB",
                    LOWER,
                    32.0,
                    null);
        }
    }

    private static long heap(NodeProcess node) throws IOException {
        return Long.parseLong(node.does("heap"));
    }
}
