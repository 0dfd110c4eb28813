package cpcc.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many bytes cross a line while somebody opens and uses an application.
 *
 * @param rounds how often
 * @param desk before which somebody sits
 * @param cpcc the product
 * @param ssh its peer
 */
record Bytes(int rounds, Desk desk, OnLine cpcc, OnLine ssh) {
    private static final long BITS_PER_SECOND = 20_000_000;
    private static final double MIB = 1024 * 1024;
    private static final String BOTH = "both ways, MiB";

    Row measure(Application application, double must, double wish) throws Exception {
        String line = application.line();
        Map<String, Rounds.Run> runs = new LinkedHashMap<>();
        for (OnLine each : List.of(cpcc, ssh)) {
            each.line().rate(BITS_PER_SECOND);
            each.carrier().install(application.id(), line);
            runs.put(each.name(), () -> use(each, application));
        }
        Rounds found = Rounds.interleaved(rounds, runs);
        return Row.beside(
                "bytes to open and use " + application.id(),
                found.of(cpcc.name(), BOTH).median(),
                "MiB",
                ssh.name(),
                found.of(ssh.name(), BOTH).median(),
                Row.Better.LOWER,
                must,
                wish);
    }

    @SuppressWarnings("try")
    private Map<String, Double> use(OnLine by, Application application) throws IOException {
        long there = by.line().there();
        long back = by.line().back();
        try (Carrier.Use use = by.carrier().start(application.id())) {
            desk.shows(application.title());
            desk.screen().steady();
            application.use(desk);
            double up = (by.line().there() - there) / MIB;
            double down = (by.line().back() - back) / MIB;
            return Map.of("to the application, MiB", up, "from it, MiB", down, BOTH, up + down);
        } finally {
            desk.screen().awaitBlack();
        }
    }
}
