package cpcc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * X11 applications at 50 ms round trip, from the command to the drawn window: {@code cpcc run} beside {@code cpcc run --via xpra},
 * {@code ssh -YC} and plain TCP.
 * Each has run once before, as most that people start have.
 */
final class FarAway implements Measurement {
    private static final long ONE_WAY_MS = 25;
    private static final int ROUNDS = 5;
    /** Of its pictures xpra does not always show the same, so nobody could say when it is complete. */
    private static final String WITH_PICTURES = "firefox";

    private static final Pattern EARLY = Pattern.compile(
            "([0-9]+) of its display's answers were given early, ([0-9]+) of them wrong, ([0-9]+) overtaken");

    /** The seconds that each may take. */
    private static final Map<String, Double> MUSTS = new LinkedHashMap<>();

    static {
        MUSTS.put("xterm", 2.5);
        MUSTS.put("kate", 3.5);
        MUSTS.put("gimp", 6.5);
        MUSTS.put("firefox", 6.0);
    }

    private static String line(String id) throws IOException {
        return switch (id) {
            case "xterm" -> "exec xterm -e '/usr/bin/seq 10000 10400; exec cat'";
            case "kate" -> Application.KATE.line();
            case "gimp" -> "exec gimp --no-splash";
            default -> Application.FIREFOX.line();
        };
    }

    @Override
    public List<String> parts() {
        return List.copyOf(MUSTS.keySet());
    }

    @Override
    public List<Row> measure(Options options) throws Exception {
        Versions.print("openssh-client", "xpra", "xvfb", "xterm", "kate", "gimp", "firefox-esr");
        List<Row> rows = new ArrayList<>();
        try (Distant distant = Distant.meet(options.executable(), ONE_WAY_MS);
                Sshd sshd = Sshd.open(distant.pair().folder().resolve("sshd"));
                Line toSshd = Line.to(sshd.port(), ONE_WAY_MS);
                Screen screen = Screen.open(
                        Files.createDirectory(distant.pair().folder().resolve("far")));
                Line toScreen = X11.toScreen(screen, ONE_WAY_MS)) {
            Path folder = distant.pair().folder();
            OnLine xpra = new OnLine(
                    new ByCpcc(distant.pair(), screen.display(), folder, List.of("--via", "xpra")), distant.line());
            List<OnLine> carriers = List.of(
                    new OnLine(new ByCpcc(distant.pair(), screen.display(), folder), distant.line()),
                    new OnLine(new BySsh(sshd, toSshd.port(), "-YC", screen.display(), folder.resolve("sshc")), toSshd),
                    new OnLine(new ByTcp(toScreen.port(), folder.resolve("tcp")), toScreen));
            for (Map.Entry<String, Double> each : MUSTS.entrySet()) {
                String id = each.getKey();
                if (options.wants(id)) {
                    List<OnLine> all = new ArrayList<>(carriers);
                    if (!id.equals(WITH_PICTURES)) {
                        all.add(xpra);
                    }
                    Map<String, Double> found =
                            new SlowLine(options.rounds(ROUNDS), screen, all, id, line(id)).measure(0);
                    rows.addAll(rows(id, found, each.getValue()));
                }
            }
            distant.requireLine();
            rows.addAll(early(distant.pair().alice().home()));
        }
        return rows;
    }

    private static List<Row> rows(String id, Map<String, Double> found, double must) {
        String figure = id + " drawn at " + 2 * ONE_WAY_MS + " ms round trip";
        List<Row> rows = new ArrayList<>();
        double ours = found.get("cpcc");
        rows.add(Row.alone(figure, ours, "s", Row.Better.LOWER, must, null));
        found.forEach((name, theirs) -> {
            if (!name.equals("cpcc")) {
                Double wish = name.contains("xpra") ? 1.0 : null;
                rows.add(Row.beside(figure, ours, "s", name, theirs, Row.Better.LOWER, null, wish));
            }
        });
        return rows;
    }

    /** By the provider's own log. */
    private static List<Row> early(Path home) throws IOException {
        long early = 0;
        long wrong = 0;
        long overtaken = 0;
        try (Stream<Path> files = Files.walk(home)) {
            for (Path log :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                Matcher found = EARLY.matcher(Files.readString(log));
                while (found.find()) {
                    early += Long.parseLong(found.group(1));
                    wrong += Long.parseLong(found.group(2));
                    overtaken += Long.parseLong(found.group(3));
                }
            }
        }
        return List.of(
                Row.alone("answers given early", early, "", Row.Better.HIGHER, 1.0, null),
                Row.alone("of them wrong", wrong, "", Row.Better.LOWER, 0.0, null),
                Row.alone("of them overtaken by a change", overtaken, "", Row.Better.LOWER, null, null));
    }
}
