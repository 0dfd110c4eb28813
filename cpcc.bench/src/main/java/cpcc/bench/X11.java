package cpcc.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** X11 applications by {@code cpcc run} beside {@code ssh -Y}, {@code ssh -YC} and plain TCP. */
final class X11 implements Measurement {
    private static final int PERF_ROUNDS = 7;

    @Override
    public List<String> parts() {
        return List.of("roundtrip", "images");
    }

    @Override
    public List<Row> measure(Options options) throws Exception {
        List<Row> rows = new ArrayList<>();
        Versions.print("openssh-client", "x11-apps", "xvfb");
        try (Pair pair = Pair.meet(options.executable(), 0);
                Sshd sshd = Sshd.open(pair.folder().resolve("sshd"))) {
            if (options.wants("roundtrip") || options.wants("images")) {
                rows.addAll(perf(options, pair, sshd));
            }
        }
        return rows;
    }

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
}
