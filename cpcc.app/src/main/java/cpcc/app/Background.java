package cpcc.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the peer as a process of its own, and waits until it takes commands. */
final class Background {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    /** Everything runs at once or not at all; this is for slow machines. */
    private static final Duration COMPLETE = Duration.ofSeconds(5);

    private static final long POLL_MS = 50;
    private static final int LOG_LINES = 12;
    private static final int CAUSES = 3;
    private static final String MISSING = "\"missing\":[";

    private final Places places;
    private final Client client;
    private final String home;
    private final Path dist;
    private final Duration complete;

    Background(Places places, Client client, String home, Path dist) {
        this(places, client, home, dist, COMPLETE);
    }

    Background(Places places, Client client, String home, Path dist, Duration complete) {
        this.places = places;
        this.client = client;
        this.home = home;
        this.dist = dist;
        this.complete = complete;
    }

    /** Says what a peer says of itself, null if none answers. */
    @FunctionalInterface
    interface Question {
        Client.Status ask() throws IOException;
    }

    /**
     * Starts the peer.
     *
     * @return the exit code
     * @throws Problem with the last lines of its log if it ended, does not answer, or something of it does not run
     */
    int run() throws Problem, IOException, InterruptedException {
        new PeerLog(places.log()).rotate();
        Process process = new ProcessBuilder(command())
                .directory(places.state().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(places.log().toFile()))
                .start();
        return watch(process, client::status);
    }

    /** Ends the process only if it never answers: one that does is a peer, whatever it is without. */
    int watch(Process process, Question question) throws Problem, IOException, InterruptedException {
        long begin = System.nanoTime();
        long answered = 0;
        while (true) {
            Client.Status status = question.ask();
            long now = System.nanoTime();
            if (status != null && but(status).isEmpty()) {
                System.out.printf("Peer started, %.1f s.%n", (now - begin) / 1e9);
                return 0;
            }
            answered = answered == 0 && status != null ? now : answered;
            if (status != null && now - answered > complete.toNanos()) {
                throw new Problem(
                        1,
                        "The peer runs, but " + but(status) + ". What " + places.log() + " says of it:\n"
                                + new PeerLog(places.log()).causes(CAUSES)
                                + "When that is mended: cpcc stop, then cpcc start");
            }
            if (answered == 0 && now - begin > ANSWER.toNanos()) {
                process.destroy();
                throw failed("The peer did not answer within " + ANSWER.toSeconds() + " s and was ended.");
            }
            if (process.waitFor(status == null ? POLL_MS : 4 * POLL_MS, TimeUnit.MILLISECONDS)) {
                throw failed("The peer did not start.");
            }
        }
    }

    /** {@return what a peer that answers is without, or what it says instead of its status; empty if all is well} */
    static String but(Client.Status status) {
        if (status.exit() != 0) {
            return "cannot tell its status: " + status.text().strip();
        }
        String missing = missing(status.text());
        return missing.isEmpty() ? "" : "without " + missing;
    }

    /** {@return which bundles a status names as missing, with commas between; empty if none} */
    static String missing(String status) {
        int begin = status.indexOf(MISSING);
        if (begin < 0) {
            return "";
        }
        String names = status.substring(begin + MISSING.length());
        int end = names.indexOf(']');
        return names.substring(0, Math.max(0, end)).replace("\"", "").replace(",", ", ");
    }

    private Problem failed(String what) {
        return new Problem(
                Problem.CPCC,
                what + " The last of " + places.log() + ":\n" + new PeerLog(places.log()).tail(LOG_LINES));
    }

    /** In a session of its own: neither the end of this terminal nor its interrupt key reach the peer. */
    private List<String> command() {
        Path lib = dist.resolve("lib");
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + lib.resolve("peer.options"),
                "-XX:ErrorFile=" + places.log().resolveSibling("hs_err_%p.log"),
                "-Dcpcc.dist=" + dist,
                "-Dcpcc.log=" + places.log(),
                "-cp",
                lib.resolve("cpcc.app.jar") + ":" + lib.resolve("org.apache.felix.framework.jar"),
                Main.class.getName()));
        if (home != null && !home.isEmpty()) {
            // Absolute, because the peer's working folder is another one.
            command.add("--home=" + Path.of(home).toAbsolutePath());
        }
        command.addAll(List.of("start", "--foreground"));
        return command;
    }
}
