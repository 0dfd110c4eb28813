package cpcc.exec.terminal;

import cpcc.backend.contract.TerminalBackendContract;
import cpcc.exec.api.ExecBackend;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.nio.file.Path;

/** Programs in a terminal, as everybody may expect them. */
class TerminalContractIT extends TerminalBackendContract {
    @Override
    protected ExecBackend backend(Sandbox sandbox) {
        return new Terminal();
    }

    @Override
    protected Sandbox sandbox(Path runtimeDir) {
        return new Bubblewrap(runtimeDir, Path.of("/usr/bin/bwrap"));
    }
}
