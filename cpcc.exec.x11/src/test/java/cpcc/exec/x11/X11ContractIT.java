package cpcc.exec.x11;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.backend.contract.ExecBackendContract;
import cpcc.backend.fixture.Xvfb;
import cpcc.exec.api.ExecBackend;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Windows on an X server, as everybody may expect them. */
class X11ContractIT extends ExecBackendContract {
    private static Xvfb screen;

    @BeforeAll
    static void startServer() throws IOException {
        screen = Xvfb.start("-noreset");
    }

    @AfterAll
    static void stopServer() throws IOException {
        screen.close();
    }

    @Override
    protected ExecBackend backend(Sandbox sandbox) {
        return new X11Backend();
    }

    @Override
    protected Sandbox sandbox(Path runtimeDir) {
        return new Bubblewrap(runtimeDir, Path.of("/usr/bin/bwrap"));
    }

    @Override
    protected Caller caller(Console console) {
        Caller caller = screen.caller();
        return new Caller(caller.user(), caller.home(), caller.folder(), caller.env(), console);
    }
}
