package cpcc.exec.x11;

import cpcc.backend.api.Caller;
import cpcc.backend.fixture.XServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The X server of a Wayland desktop, which weston plays without a screen. It starts with its first program. */
final class Xwayland implements XServer {
    private static final Pattern LISTENING = Pattern.compile("listening on display :([0-9]+)");

    private final Path folder;
    private final Process weston;
    private final int number;

    private Xwayland(Path folder, Process weston, int number) {
        this.folder = folder;
        this.weston = weston;
        this.number = number;
    }

    static Xwayland start() throws Exception {
        Path folder = Files.createTempDirectory("weston");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                "weston",
                "--backend=headless-backend.so",
                "--xwayland",
                "--no-config",
                "--idle-time=0",
                "--width=800",
                "--height=600",
                "--socket=wayland-test");
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        Process weston =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            Until.so("weston listens", () -> LISTENING.matcher(text(log)).find());
            Matcher line = LISTENING.matcher(Files.readString(log));
            line.find();
            return new Xwayland(folder, weston, Integer.parseInt(line.group(1)));
        } catch (Exception | AssertionError e) {
            end(weston, folder);
            throw e;
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String display() {
        return ":" + number;
    }

    @Override
    public SocketAddress address() {
        return UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + number);
    }

    @Override
    public byte[] cookie() {
        return new byte[0];
    }

    @Override
    public Map<String, String> env() {
        return Map.of("DISPLAY", display());
    }

    @Override
    public Caller caller() {
        return new Caller("alice", folder, folder, env(), null);
    }

    @Override
    public void close() throws IOException {
        end(weston, folder);
    }

    private static void end(Process weston, Path folder) throws IOException {
        weston.destroy();
        try {
            if (!weston.waitFor(5, TimeUnit.SECONDS)) {
                weston.destroyForcibly();
            }
        } catch (InterruptedException e) {
            weston.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Relayed.delete(folder);
    }
}
