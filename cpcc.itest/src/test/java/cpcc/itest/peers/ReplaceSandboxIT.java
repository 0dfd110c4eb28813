package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.das.api.Backends;
import cpcc.das.api.Ended;
import cpcc.das.api.Replaced;
import cpcc.itest.peers.PeerFramework.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The sandbox is replaced on the user's side, where parts of his sessions may run in it. */
class ReplaceSandboxIT {
    private static final String SANDBOX = "cpcc.sandbox.bwrap";

    @TempDir
    Path folder;

    @Test
    void theOldOneStaysForTheUsersSessionsAndNoBackendRestarts() throws Exception {
        try (TwoPeers both = TwoPeers.meet(Host.FELIX, Host.FELIX)) {
            Talk.share(both);
            PeerFramework bob = both.bob();
            Set<String> before = backends(bob);
            String old = bob.bundle(SANDBOX).getVersion().toString();
            Talk talk = Talk.begin(both, Optional.of("terminal"));
            Replaced replaced = bob.service(Backends.class).replace(newer());
            assertEquals(List.of(new Replaced.Old(old, 1)), replaced.old());
            talk.flows("beside the new one");
            assertEquals(List.of(old, "9.0.0"), sandboxes(bob));
            assertEquals(Ended.Cause.EXITED, talk.end().cause());
            Await.until("the old one has left", TwoPeers.PATIENCE, () -> sandboxes(bob), List.of("9.0.0")::equals);
            assertEquals(before, backends(bob), "the same objects");
            both.nothingIsLeft();
        }
    }

    /** {@return the backends that use a sandbox, as objects} */
    private static Set<String> backends(PeerFramework peer) throws Exception {
        return Identities.of(peer.context()).stream()
                .filter(i -> i.startsWith("cpcc.files.sftp ") || i.startsWith("cpcc.exec.xpra "))
                .filter(i -> i.contains("Backend"))
                .collect(Collectors.toSet());
    }

    private static List<String> sandboxes(PeerFramework peer) {
        return Stream.of(peer.context().getBundles())
                .filter(b -> b.getSymbolicName().equals(SANDBOX))
                .map(b -> b.getVersion() + (b.getState() == Bundle.ACTIVE ? "" : " state " + b.getState()))
                .sorted()
                .toList();
    }

    /** {@return the delivered jar, as a later version} */
    private Path newer() throws IOException {
        Path delivered = Jars.delivered().stream()
                .filter(jar -> Jars.symbolicName(jar).equals(SANDBOX))
                .findFirst()
                .orElseThrow();
        Path jar = folder.resolve("newer.jar");
        try (JarInputStream in = new JarInputStream(Files.newInputStream(delivered))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, "9.0.0");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
