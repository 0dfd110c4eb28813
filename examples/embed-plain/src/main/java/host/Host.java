package host;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.das.api.Applications;
import cpcc.das.api.RunRequest;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.p2p.api.Communities;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/** A plain Java program with a peer inside: joins a community, lists what is shared, runs one application. */
public final class Host {
    private Host() {}

    /** Arguments: CPCC's distribution, a folder for the peer's files, an invitation, an application. */
    public static void main(String[] args) throws Exception {
        Framework framework = start(Path.of(args[0], "bundles"), Path.of(args[1]));
        try {
            visit(framework, args[2], args[3]);
        } finally {
            framework.stop();
            framework.waitForStop(20_000);
        }
    }

    private static void visit(Framework framework, String invitation, String application) throws Exception {
        Communities communities = service(framework, Communities.class);
        Applications applications = service(framework, Applications.class);
        System.out.println("host: joined " + communities.join(invitation).name());
        while (applications.list().stream().noneMatch(a -> a.id().equals(application))) {
            Thread.sleep(100); // whoever shares it tells us soon
        }
        applications.list().forEach(a -> System.out.println("host: " + a.id() + " is shared"));
        Console console = Console.of(InputStream.nullInputStream(), System.out, System.err);
        Caller caller = Caller.of(console);
        Session session =
                service(framework, Runner.class).run(RunRequest.of(application), caller, System.out::println);
        System.out.println("host: runs on " + session.view().peerName());
        System.out.println("host: ended, " + session.ended().toCompletableFuture().get());
    }

    /** Felix with CPCC's bundles; the bundle FileInstall among them reads the configuration. */
    private static Framework start(Path bundles, Path home) throws IOException, BundleException {
        Path config = privateFolder(home.resolve("config"));
        Files.writeString(config.resolve("cpcc.peer.cfg"), """
                name = host
                stateDir = %s
                runtimeDir = %s
                port = 0
                """.formatted(privateFolder(home.resolve("state")), privateFolder(home.resolve("run"))));
        Path contracts = bundles.resolve("cpcc.api.jar");
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, home.resolve("cache").toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                        // This program and the bundles share the contracts: they come from the class path.
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exports(contracts),
                        "felix.fileinstall.dir", config.toString(),
                        "felix.fileinstall.noInitialDelay", "true",
                        "felix.fileinstall.enableConfigSave", "false"));
        framework.start();
        List<Bundle> installed = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(bundles, "*.jar")) {
            for (Path jar : jars) {
                if (!jar.equals(contracts)) {
                    installed.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
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

    /** The peer's files are its account's alone. */
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
