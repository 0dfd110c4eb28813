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

/** X11 applications by {@code cpcc run} beside {@code ssh -Y}, {@code ssh -YC} and plain TCP. */
final class X11 implements Measurement {
    private static final int PERF_ROUNDS = 7;
    private static final int ROUNDS = 5;
    private static final long MEGABIT = 1_000_000;

    @Override
    public List<String> parts() {
        return List.of("roundtrip", "images", "kate", "gimp", "firefox", "1mbit", "100kbit");
    }

    @Override
    public List<Row> measure(Options options) throws Exception {
        Versions.print("openssh-client", "x11-apps", "xvfb", "kate", "gimp", "firefox-esr");
        try (Pair pair = Pair.meet(options.executable(), 0);
                Sshd sshd = Sshd.open(pair.folder().resolve("sshd"))) {
            List<Row> rows = new ArrayList<>();
            rows.addAll(perf(options, pair, sshd));
            rows.addAll(bytes(options, pair, sshd));
            rows.addAll(slow(options, pair, sshd));
            return rows;
        }
    }

    /** On a line as fast as the machine. */
    private static List<Row> perf(Options options, Pair pair, Sshd sshd) throws Exception {
        Path folder = pair.folder();
        List<Row> rows = new ArrayList<>();
        try (Screen screen = Screen.open(Files.createDirectory(folder.resolve("perf")))) {
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

    /** On a line of 20 Mbit/s. */
    private static List<Row> bytes(Options options, Pair pair, Sshd sshd) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Desk desk = Desk.open(pair.folder().resolve("desk"));
                Line toSshd = Line.to(sshd.port(), 0)) {
            String display = desk.screen().display();
            Bytes bytes =
                    new Bytes(options.rounds(ROUNDS), desk, cpcc(pair, display), ssh(pair, sshd, toSshd, display));
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
    private static List<Row> slow(Options options, Pair pair, Sshd sshd) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Screen screen = Screen.open(Files.createDirectory(pair.folder().resolve("slow")));
                Line toSshd = Line.to(sshd.port(), 0);
                Line toScreen = toScreen(screen)) {
            OnLine cpcc = cpcc(pair, screen.display());
            OnLine ssh = ssh(pair, sshd, toSshd, screen.display());
            OnLine tcp = new OnLine(new ByTcp(toScreen.port(), pair.folder().resolve("tcp")), toScreen);
            int rounds = options.rounds(ROUNDS);
            if (options.wants("1mbit")) {
                Map<String, Double> found = new SlowLine(rounds, screen, List.of(cpcc, ssh, tcp)).measure(MEGABIT);
                rows.add(complete("1 Mbit/s", found, ssh, 0.9, 0.5));
                rows.add(complete("1 Mbit/s", found, tcp, 0.06, null));
            }
            if (options.wants("100kbit")) {
                Map<String, Double> found = new SlowLine(rounds, screen, List.of(cpcc, ssh)).measure(MEGABIT / 10);
                rows.add(complete("100 kbit/s", found, ssh, 0.9, 0.5));
            }
        }
        return rows;
    }

    private static OnLine cpcc(Pair pair, String display) {
        return new OnLine(new ByCpcc(pair, display, pair.folder()), pair.line());
    }

    private static OnLine ssh(Pair pair, Sshd sshd, Line line, String display) throws IOException {
        return new OnLine(
                new BySsh(sshd, line.port(), "-YC", display, pair.folder().resolve("sshc")), line);
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

    /** {@return a line from a port such as X servers have to a screen} */
    private static Line toScreen(Screen screen) throws IOException {
        UnixDomainSocketAddress socket =
                UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + screen.display().substring(1));
        for (int port = ByTcp.FIRST_PORT + 100; port < ByTcp.FIRST_PORT + 200; port++) {
            try {
                return Line.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), socket, 0);
            } catch (IOException e) {
                System.err.println("port " + port + " is taken");
            }
        }
        throw new IOException("no port of an X server is free");
    }
}
