package cpcc.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code cpcc run --via xpra} beside plain xpra at 50 ms round trip: from the command to the drawn window. Both run on this
 * machine, with the same words for xpra, through the same kind of late line; the product's half of it also asks the
 * provider, confines xpra and the application, and has TLS on the line.
 */
final class LongLine {
    private static final long ONE_WAY_MS = 25;
    private static final int ROUNDS = 5;
    private static final double MUST = 1.2;
    private static final Map<String, List<String>> APPLICATIONS = Map.of(
            "xterm", List.of("/usr/bin/xterm", "-e", "/usr/bin/seq 10000 10400; exec cat"),
            "kate", List.of("/usr/bin/kate"));

    private final Path executable;

    LongLine(Path executable) {
        this.executable = executable;
    }

    List<Row> measure() throws Exception {
        Path folder = Files.createTempDirectory("cb");
        Path alice = folder.resolve("a");
        Path bob = folder.resolve("b");
        InetAddress here = InetAddress.getLoopbackAddress();
        int port = free(here);
        try (Screen screen = Screen.open(Files.createDirectory(folder.resolve("fb")));
                DelayedLine line = DelayedLine.open(
                        new InetSocketAddress(here, 0), new InetSocketAddress(here, port), ONE_WAY_MS)) {
            // The late line's end is the only address of the provider that anybody is told, and the user has none.
            String near = "127.0.0.1:" + ((InetSocketAddress) line.near()).getPort();
            cpcc(alice, "start", "--name", "alice", "--port", Integer.toString(port), "--address", near);
            cpcc(bob, "start", "--name", "bob", "--port", "0", "--address", "127.0.0.1:1");
            cpcc(alice, "community", "create", "lab");
            cpcc(bob, "join", cpcc(alice, "-q", "invite", "lab").strip());
            requireLate(bob);
            List<Row> rows = new ArrayList<>();
            for (String id : List.of("xterm", "kate")) {
                rows.add(measure(id, folder, alice, bob, screen));
            }
            requireLate(bob);
            return rows;
        } finally {
            stop(bob);
            stop(alice);
            remove(folder);
        }
    }

    @SuppressWarnings("try")
    private Row measure(String id, Path folder, Path alice, Path bob, Screen screen) throws Exception {
        List<String> words = new ArrayList<>(List.of("share", id, "--command", "--"));
        words.addAll(APPLICATIONS.get(id));
        cpcc(alice, words.toArray(String[]::new));
        while (!cpcc(bob, "-q", "apps").contains(id)) {
            Thread.sleep(100);
        }
        String session = run(bob, id, screen);
        byte[] ours = screen.steady();
        PlainXpra plain = PlainXpra.asRunning();
        end(bob, session, screen);
        byte[] theirs;
        try (PlainXpra.Use use =
                plain.start(line(id), Files.createDirectory(folder.resolve(id)), screen.display(), ONE_WAY_MS)) {
            theirs = screen.steady();
        }
        screen.awaitBlack();
        double[] product = new double[ROUNDS];
        double[] beside = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            session = run(bob, id, screen);
            screen.await(ours);
            product[i] = (System.nanoTime() - began) / 1e9;
            end(bob, session, screen);
            Path own = Files.createDirectory(folder.resolve(id + i));
            began = System.nanoTime();
            try (PlainXpra.Use use = plain.start(line(id), own, screen.display(), ONE_WAY_MS)) {
                screen.await(theirs);
                beside[i] = (System.nanoTime() - began) / 1e9;
            }
            screen.awaitBlack();
        }
        Samples one = Samples.of(product);
        Samples other = Samples.of(beside);
        System.err.println("raw: " + id + " by cpcc " + one + ", by plain xpra " + other);
        return Row.beside(
                id + " drawn at " + 2 * ONE_WAY_MS + " ms round trip",
                one.median(),
                "s",
                "plain xpra",
                other.median(),
                MUST,
                null);
    }

    private static String line(String id) {
        return String.join(
                " ",
                APPLICATIONS.get(id).stream()
                        .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                        .toList());
    }

    private String run(Path bob, String id, Screen screen) throws Exception {
        List<String> words = List.of(
                "env",
                "-u",
                "XAUTHORITY",
                "DISPLAY=" + screen.display(),
                executable.toString(),
                "--home",
                bob.toString(),
                "-q",
                "run",
                "--via",
                "xpra",
                id);
        return Tool.run(words).strip();
    }

    private void end(Path bob, String session, Screen screen) throws Exception {
        cpcc(bob, "close", session);
        while (!cpcc(bob, "-q", "sessions").isBlank()) {
            Thread.sleep(100);
        }
        screen.awaitBlack();
    }

    private void stop(Path home) throws Exception {
        if (Files.exists(home)) {
            cpcc(home, "stop");
        }
    }

    private static int free(InetAddress here) throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, here)) {
            return any.getLocalPort();
        }
    }

    /** What went past the late line is no measurement. */
    private void requireLate(Path bob) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        double roundTrip = roundTripMs(bob);
        while (Double.isNaN(roundTrip) && System.nanoTime() < end) {
            Thread.sleep(100);
            roundTrip = roundTripMs(bob);
        }
        if (!(roundTrip >= 2 * ONE_WAY_MS)) {
            throw new IOException("the peers have met beside the late line: round trip " + roundTrip + " ms");
        }
    }

    /** {@return to the provider, NaN as long as it is not measured} */
    private double roundTripMs(Path bob) throws Exception {
        for (JsonElement each :
                JsonParser.parseString(cpcc(bob, "peers", "--json")).getAsJsonArray()) {
            JsonElement roundTrip = each.getAsJsonObject().get("roundTripMs");
            if (!each.getAsJsonObject().get("self").getAsBoolean() && !roundTrip.isJsonNull()) {
                return roundTrip.getAsDouble();
            }
        }
        return Double.NaN;
    }

    private String cpcc(Path home, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "--home", home.toString()));
        command.addAll(List.of(words));
        return Tool.run(command);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
