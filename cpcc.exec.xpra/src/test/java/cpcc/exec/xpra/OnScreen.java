package cpcc.exec.xpra;

import cpcc.backend.fixture.Xvfb;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The real xpra, in the real sandbox, before a real X server. */
abstract class OnScreen {
    @TempDir
    Path scratch;

    Xvfb screen;
    private Bubblewrap sandbox;
    private Xpra backend;

    @BeforeEach
    void begin() throws Exception {
        sandbox = new Bubblewrap(scratch.resolve("run"), Path.of("/usr/bin/bwrap"));
        backend = new Xpra(sandbox, Tools.ofThisMachine());
        screen = Xvfb.start("-noreset");
    }

    @AfterEach
    void end() throws Exception {
        backend.stop();
        sandbox.stop();
        screen.close();
    }

    Relayed open(Map<String, String> options) throws Exception {
        return Relayed.open(backend, sandbox, screen.caller(), options);
    }

    static String windows(Xvfb of) {
        return of.run("xwininfo", "-root", "-tree");
    }
}
