package cpcc.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code ./bench NAME [--json] [--rounds N] [--only PART,…]}: measures the packaged product. */
public final class Main {
    private static final int CLEANUP_S = 20;
    private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

    static {
        ALL.put("touch", new Touch());
        ALL.put("xpra", new LongLine());
        ALL.put("x11", new X11());
        ALL.put("far", new FarAway());
        ALL.put("channels", new ChannelsBench());
    }

    private Main() {}

    /**
     * Measures and prints.
     *
     * @param args the path of the {@code cpcc} executable, the folder for raw figures, the measurement's name and options
     */
    public static void main(String[] args) {
        String name = args.length < 3 ? "" : args[2];
        Measurement measurement = ALL.get(name);
        if (measurement == null) {
            System.err.println("bench: there is no measurement \"" + name + "\" yet. There are: "
                    + String.join(", ", ALL.keySet()));
            System.exit(2);
            return;
        }
        try {
            List<String> words = List.of(args).subList(3, args.length);
            Options options = Options.parse(Path.of(args[0]), words, measurement.parts());
            keepRaw(Path.of(args[1]), name);
            Report report = new Report(name, machine(), measure(measurement, options));
            System.err.println(report.json());
            System.out.println(options.json() ? report.json() : report.table());
            System.exit(report.ok() ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        } catch (Exception e) {
            System.err.println("bench: " + name + " could not be measured: " + e.getMessage());
            System.exit(1);
        }
    }

    /** Whoever ends the bench (Ctrl-C) finds no peer left. */
    private static List<Row> measure(Measurement measurement, Options options) throws Exception {
        Thread here = Thread.currentThread();
        CountDownLatch left = new CountDownLatch(1);
        Thread ending = new Thread(() -> {
            here.interrupt();
            try {
                left.await(CLEANUP_S, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                here.interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            System.err.println("load before: " + load());
            return measurement.measure(options);
        } finally {
            System.err.println("load after: " + load());
            left.countDown();
        }
    }

    /** {@return the system's load averages, which tell whether the machine was idle} */
    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).strip();
    }

    /** Whatever is told on the way is kept in a file too. */
    private static void keepRaw(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        OutputStream file = Files.newOutputStream(folder.resolve(name + "-" + now + ".txt"));
        PrintStream screen = System.err;
        System.setErr(new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        screen.write(bytes, offset, length);
                        file.write(bytes, offset, length);
                    }
                },
                true,
                StandardCharsets.UTF_8));
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, "
                + Runtime.version().feature() + " " + System.getProperty("os.name") + " "
                + System.getProperty("os.version");
    }
}
