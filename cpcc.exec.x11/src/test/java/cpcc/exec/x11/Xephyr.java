package cpcc.exec.x11;

import cpcc.backend.api.Caller;
import cpcc.backend.fixture.XServer;
import cpcc.backend.fixture.Xvfb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An X server with a monitor that can be changed, which Xvfb's cannot. It is shown on an Xvfb of its own. */
final class Xephyr implements XServer {
    private final Xvfb below;
    private final Process process;
    private final int number;

    private Xephyr(Xvfb below, Process process, int number) {
        this.below = below;
        this.process = process;
        this.number = number;
    }

    static Xephyr start() throws IOException {
        Xvfb below = Xvfb.start("-noreset");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "Xephyr", "-displayfd", "1", "-auth", below.authority().toString(), "-noreset", "-screen", "800x600"));
        builder.environment().putAll(below.env());
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (line == null) {
            below.close();
            throw new IOException("Xephyr did not start");
        }
        return new Xephyr(below, process, Integer.parseInt(line));
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
        return below.cookie();
    }

    @Override
    public Map<String, String> env() {
        return Map.of("DISPLAY", display(), "XAUTHORITY", below.authority().toString());
    }

    @Override
    public Caller caller() {
        return new Caller(
                "alice", below.authority().getParent(), below.authority().getParent(), env(), null);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        below.close();
    }
}
