package cpcc.exec.x11;

import cpcc.backend.fixture.Xvfb;
import java.io.IOException;

/** A window manager on a screen. */
record Openbox(Process process) implements AutoCloseable {
    /** {@return one that manages} */
    static Openbox on(Xvfb screen) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("openbox", "--sm-disable");
        builder.environment().putAll(screen.env());
        Openbox openbox = new Openbox(builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        try {
            Until.so("it manages", () -> screen.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
                    .contains("window id"));
            return openbox;
        } catch (RuntimeException | Error e) {
            openbox.close();
            throw e;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
