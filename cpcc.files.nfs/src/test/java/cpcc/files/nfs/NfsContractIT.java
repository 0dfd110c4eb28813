package cpcc.files.nfs;

import cpcc.backend.contract.FileBackendContract;
import cpcc.files.api.FileBackend;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.nio.file.Path;

/** What cannot serve yet refuses as everybody may expect it. */
class NfsContractIT extends FileBackendContract {
    @Override
    protected FileBackend backend(Sandbox sandbox) {
        return new Nfs();
    }

    @Override
    protected Sandbox sandbox(Path runtimeDir) {
        return new Bubblewrap(runtimeDir, Path.of("/usr/bin/bwrap"));
    }

    @Override
    protected boolean serves() {
        return false;
    }
}
