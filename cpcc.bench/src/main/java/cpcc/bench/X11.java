package cpcc.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** X11 applications by {@code cpcc run} beside {@code ssh -Y}, {@code ssh -YC} and plain TCP. */
final class X11 implements Measurement {
    private static final int PERF_ROUNDS = 7;
    private static final int ROUNDS = 5;
    private static final long MEGABIT = 1_000_000;
    private static final List<String> ON_LINES = List.of("kate", "gimp", "firefox", "1mbit", "100kbit");

    @Override
    public List<String> parts() {
        return Stream.concat(Stream.of("roundtrip", "images", "guard"), ON_LINES.stream())
                .toList();
    }

    @Override
    public List<Row> measure(Options options) throws Exception {
        Versions.print("openssh-client", "x11-apps", "xvfb", "kate", "gimp", "firefox-esr");
        List<Row> rows = new ArrayList<>();
        if (options.wants("roundtrip") || options.wants("images")) {
            rows.addAll(perf(options));
        }
        if (options.wants("guard")) {
            rows.addAll(guard(options));
        }
        if (ON_LINES.stream().anyMatch(options::wants)) {
            try (Distant distant = Distant.meet(options.executable(), 0);
                    Sshd sshd = Sshd.open(distant.pair().folder().resolve("sshd"))) {
                rows.addAll(bytes(options, distant, sshd));
                rows.addAll(slow(options, distant, sshd));
            }
        }
        return rows;
    }

    /** Nothing is between the peers, nor between ssh and sshd. */
    private static List<Row> perf(Options options) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Pair pair = Pair.meet(options.executable());
                Sshd sshd = Sshd.open(pair.folder().resolve("sshd"));
                Screen screen = Screen.open(Files.createDirectory(pair.folder().resolve("perf")))) {
            Path folder = pair.folder();
            Path files = Files.createDirectory(folder.resolve("files"));
            Perf perf = new Perf(
                    options.rounds(PERF_ROUNDS),
                    files.resolve("x11perf.txt"),
                    new ByCpcc(pair, screen.display(), files),
                    new BySsh(sshd, sshd.port(), "-Y", screen.display(), folder.resolve("ssh")));
            if (options.wants("roundtrip")) {
                rows.add(perf.roundTrip());
            }
            if (options.wants("images")) {
                rows.addAll(perf.pictures());
            }
        }
        return rows;
    }

    /** The default display mode beside the one in which nobody looks at what applications ask. */
    private static List<Row> guard(Options options) throws Exception {
        try (Pair pair = Pair.meet(options.executable());
                Screen screen = Screen.open(Files.createDirectory(pair.folder().resolve("guard")))) {
            Path files = Files.createDirectory(pair.folder().resolve("files"));
            return new Perf(
                            options.rounds(PERF_ROUNDS),
                            files.resolve("x11perf.txt"),
                            new ByCpcc(pair, screen.display(), files),
                            new ByCpcc(pair, screen.display(), files, List.of("--display", "trusted")))
                    .alike();
        }
    }

    /** On a line of 20 Mbit/s. */
    private static List<Row> bytes(Options options, Distant distant, Sshd sshd) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Desk desk = Desk.open(distant.pair().folder().resolve("desk"));
                Line toSshd = Line.to(sshd.port(), 0)) {
            String display = desk.screen().display();
            Bytes bytes = new Bytes(
                    options.rounds(ROUNDS), desk, cpcc(distant, display), ssh(distant, sshd, toSshd, display));
            if (options.wants("kate")) {
                rows.add(bytes.measure(Application.KATE, 0.3, 0.15));
            }
            if (options.wants("gimp")) {
                rows.add(bytes.measure(Application.GIMP, 0.85, 0.55));
            }
            if (options.wants("firefox")) {
                rows.add(bytes.measure(Application.FIREFOX, 0.4, 0.12));
            }
        }
        return rows;
    }

    /** On slow lines. */
    private static List<Row> slow(Options options, Distant distant, Sshd sshd) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Screen screen = Screen.open(
                        Files.createDirectory(distant.pair().folder().resolve("slow")));
                Line toSshd = Line.to(sshd.port(), 0);
                Line toScreen = toScreen(screen, 0)) {
            OnLine cpcc = cpcc(distant, screen.display());
            OnLine ssh = ssh(distant, sshd, toSshd, screen.display());
            OnLine tcp = new OnLine(
                    new ByTcp(toScreen.port(), distant.pair().folder().resolve("tcp")), toScreen);
            int rounds = options.rounds(ROUNDS);
            if (options.wants("1mbit")) {
                Map<String, Double> found =
                        kate(rounds, screen, List.of(cpcc, ssh, tcp)).measure(MEGABIT);
                rows.add(complete("1 Mbit/s", found, ssh, 0.9, 0.5));
                rows.add(complete("1 Mbit/s", found, tcp, 0.06, null));
            }
            if (options.wants("100kbit")) {
                Map<String, Double> found =
                        kate(rounds, screen, List.of(cpcc, ssh)).measure(MEGABIT / 10);
                rows.add(complete("100 kbit/s", found, ssh, 0.9, 0.5));
            }
        }
        return rows;
    }

    private static SlowLine kate(int rounds, Screen screen, List<OnLine> carriers) throws IOException {
        return new SlowLine(rounds, screen, carriers, Application.KATE.id(), Application.KATE.line());
    }

    private static OnLine cpcc(Distant distant, String display) {
        return new OnLine(new ByCpcc(distant.pair(), display, distant.pair().folder()), distant.line());
    }

    private static OnLine ssh(Distant distant, Sshd sshd, Line line, String display) throws IOException {
        return new OnLine(
                new BySsh(
                        sshd,
                        line.port(),
                        "-YC",
                        display,
                        distant.pair().folder().resolve("sshc")),
                line);
    }

    private static Row complete(String rate, Map<String, Double> medians, OnLine peer, double must, Double wish) {
        return Row.beside(
                "kate complete at " + rate,
                medians.get("cpcc"),
                "s",
                peer.name(),
                medians.get(peer.name()),
                Row.Better.LOWER,
                must,
                wish);
    }

    /** {@return a line from a port such as X servers have to a screen}
     *
     * @param oneWayMs how late each direction is
     */
    static Line toScreen(Screen screen, long oneWayMs) throws IOException {
        UnixDomainSocketAddress socket =
                UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + screen.display().substring(1));
        for (int port = ByTcp.FIRST_PORT + 100; port < ByTcp.FIRST_PORT + 200; port++) {
            try {
                return Line.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), socket, oneWayMs);
            } catch (IOException e) {
                System.err.println("port " + port + " is taken");
            }
        }
        throw new IOException("no port of an X server is free");
    }
}
