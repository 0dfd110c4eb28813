package cpcc.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Links and channels, and what a cut does to sessions. */
final class ChannelsBench implements Measurement {
    private static final int ROUNDS = 5;
    private static final int CUTS = 3;

    @Override
    public List<String> parts() {
        return List.of("throughput", "setup", "first", "beside", "heap", "cut");
    }

    @Override
    public List<Row> measure(Options options) throws Exception {
        Path dist = options.executable().getParent().getParent();
        ChannelFigures figures = new ChannelFigures(dist, options.rounds(ROUNDS));
        List<Row> rows = new ArrayList<>();
        if (options.wants("throughput")) {
            rows.addAll(figures.throughput());
        }
        if (options.wants("setup")) {
            rows.add(figures.setUp());
        }
        if (options.wants("first")) {
            rows.add(figures.first());
        }
        if (options.wants("beside")) {
            rows.addAll(figures.beside());
        }
        if (options.wants("heap")) {
            rows.add(figures.heap());
        }
        if (options.wants("cut")) {
            rows.addAll(new Cut(options.executable(), options.rounds(CUTS)).measure());
        }
        return rows;
    }
}
