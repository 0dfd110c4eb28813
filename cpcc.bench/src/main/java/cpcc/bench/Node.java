package cpcc.bench;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Gate;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The packaged messaging bundle and what it needs, in a framework of its own, in a process of its own; it does what it is
 * told on standard input, a line each, and answers with a line. Everybody may link to it.
 */
public final class Node {
    private static final String COMMUNITY = "bench";
    private static final int CHUNK = 64 * 1024;
    private static final int SMALL = 32;

    private final Identity identity;
    private final Links links;
    private final Channels channels;
    /** What no compression makes smaller, and more of it than any keeps in mind. */
    private final byte[][] noise = new byte[512][CHUNK];

    private final AtomicLong received = new AtomicLong();
    private Channel echo;
    private volatile Channel bulk;

    private Node(Framework framework) throws InterruptedException {
        Random random = new Random(7);
        for (byte[] each : noise) {
            random.nextBytes(each);
        }
        framework.getBundleContext().registerService(Gate.class, (peer, community, role) -> {}, null);
        identity = service(framework, Identity.class);
        links = service(framework, Links.class);
        channels = service(framework, Channels.class);
    }

    /** Arguments: the distribution's folder of bundles, a folder for the node's files. */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Node node = new Node(start(Path.of(args[0]), Path.of(args[1])));
        answers.println(node.identity.self().text() + " " + node.links.port());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            answers.println(node.answer(line.split(" ")).strip());
        }
        // Whoever gave the orders is gone, and the files with it.
        Runtime.getRuntime().halt(0);
    }

    private String answer(String[] words) throws Exception {
        switch (words[0]) {
            case "link":
                links.keep(PeerId.parse(words[1]), COMMUNITY, Set.of(new Address("127.0.0.1", port(words[2]))));
                return "";
            case "linked":
                return Boolean.toString(!links.up().isEmpty());
            case "meet":
                return Double.toString(meet(PeerId.parse(words[1]), port(words[2])));
            case "serve":
                serve(PeerId.parse(words[1]));
                return "";
            case "echo":
                echo = open(words[1], "echo", Priority.INTERACTIVE);
                return "";
            case "trips":
                return Double.toString(trips(Integer.parseInt(words[1])));
            case "pings":
                return pings(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "blast":
                return Double.toString(blast(words[1], Priority.valueOf(words[2]), Integer.parseInt(words[3])));
            case "pour":
                pour(words[1], words[2]);
                return "";
            case "stop":
                bulk.reset("measured");
                return "";
            case "received":
                return Long.toString(received.get());
            case "heap":
                return Long.toString(heap());
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private static int port(String word) {
        return Integer.parseInt(word);
    }

    /** {@return the milliseconds until a link is up, which is taken down again} */
    private double meet(PeerId peer, int port) throws Exception {
        long begin = System.nanoTime();
        links.meet(peer, COMMUNITY, List.of(new Address("127.0.0.1", port)))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        double ms = (System.nanoTime() - begin) / 1e6;
        links.forget(peer);
        return ms;
    }

    /** Serves a peer: answers each small message, counts bytes, leaves bytes unread. */
    private void serve(PeerId peer) {
        for (Priority each : Priority.values()) {
            channels.accept(key(peer, "count", each), channel -> quietly(() -> count(channel)));
            channels.accept(key(peer, "leave", each), channel -> {});
        }
        channels.accept(key(peer, "echo", Priority.INTERACTIVE), channel -> quietly(() -> answer(channel)));
    }

    private static void answer(Channel channel) throws IOException {
        InputStream in = channel.in();
        OutputStream out = channel.out();
        byte[] message = new byte[SMALL];
        while (in.readNBytes(message, 0, SMALL) == SMALL) {
            out.write(message);
            out.flush();
        }
    }

    private void count(Channel channel) throws IOException {
        byte[] buffer = new byte[CHUNK];
        InputStream in = channel.in();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            received.addAndGet(n);
        }
        channel.out().write(1);
        channel.close();
    }

    private Channel open(String peer, String label, Priority priority) throws Exception {
        return channels.open(key(PeerId.parse(peer), label, priority));
    }

    /** {@return seconds for so many small messages, each sent when the one before was answered} */
    private double trips(int count) throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            trip();
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private void trip() throws IOException {
        echo.out().write(new byte[SMALL]);
        echo.out().flush();
        echo.in().readNBytes(SMALL);
    }

    /** {@return the milliseconds of each of so many round trips, begun at a pace} */
    private String pings(int count, int everyMs) throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            trip();
            double ms = (System.nanoTime() - begin) / 1e6;
            all.append(ms).append(' ');
            Thread.sleep(Math.max(0, everyMs - (long) ms));
        }
        return all.toString();
    }

    /** {@return the seconds until so many MiB have arrived} */
    private double blast(String peer, Priority priority, int mebibytes) throws Exception {
        long begin = System.nanoTime();
        try (Channel channel = open(peer, "count", priority)) {
            for (int i = 0; i < mebibytes * (1024 * 1024 / CHUNK); i++) {
                channel.out().write(noise[i % noise.length]);
            }
            channel.out().close();
            channel.in().read();
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Writes bulk without end, on a thread of its own. */
    private void pour(String peer, String label) throws Exception {
        Channel channel = channels.open(key(PeerId.parse(peer), label, Priority.BULK));
        bulk = channel;
        Thread thread = new Thread(
                () -> quietly(() -> {
                    for (int i = 0; true; i++) {
                        channel.out().write(noise[i % noise.length]);
                    }
                }),
                "pour");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return what is alive on the heap} */
    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void quietly(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            System.err.println("node: " + e.getMessage());
        }
    }

    private static ChannelKey key(PeerId peer, String label, Priority priority) {
        return new ChannelKey(peer, COMMUNITY, label + "/" + priority, priority);
    }

    /** Everything of the distribution but what is CPCC's, and of that the one bundle. */
    private static Framework start(Path bundles, Path home) throws IOException, BundleException {
        Path config = privateFolder(home.resolve("config"));
        Files.writeString(config.resolve("cpcc.peer.cfg"), """
            name = node
            stateDir = %s
            runtimeDir = %s
            listenHost = 127.0.0.1
            port = 0
            """.formatted(
                        privateFolder(home.resolve("state")), privateFolder(home.resolve("run"))));
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        home.resolve("cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        exports(bundles.resolve("cpcc.api.jar")),
                        "felix.fileinstall.dir",
                        config.toString(),
                        "felix.fileinstall.noInitialDelay",
                        "true",
                        "felix.fileinstall.enableConfigSave",
                        "false"));
        framework.start();
        List<Bundle> installed = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(bundles, "*.jar")) {
            for (Path jar : jars) {
                String name = jar.getFileName().toString();
                if (!name.startsWith("cpcc.") || name.equals("cpcc.messaging.jar")) {
                    installed.add(framework
                            .getBundleContext()
                            .installBundle(jar.toUri().toString()));
                }
            }
        }
        for (Bundle bundle : installed) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
        return framework;
    }

    private static String exports(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    private static Path privateFolder(Path folder) throws IOException {
        return Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static <T> T service(Framework framework, Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(framework.getBundleContext(), type, null);
        tracker.open();
        T service = tracker.waitForService(30_000);
        if (service == null) {
            throw new IllegalStateException("after 30 s there is no " + type.getName());
        }
        return service;
    }
}
