package cpcc.sandbox.bwrap;

import cpcc.backend.contract.SandboxContract;
import cpcc.sandbox.api.Sandbox;
import java.nio.file.Path;

/** bubblewrap confines programs as everybody may expect it. */
class BubblewrapContractIT extends SandboxContract {
    @Override
    protected Sandbox sandbox(Path runtimeDir) {
        return new Bubblewrap(runtimeDir, Path.of("/usr/bin/bwrap"));
    }
}
