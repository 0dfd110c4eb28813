package cpcc.files.sftp;

import cpcc.backend.contract.FileBackendContract;
import cpcc.files.api.FileBackend;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.nio.file.Path;

/** The user's files by SFTP, as everybody may expect them. */
class SftpContractIT extends FileBackendContract {
    @Override
    protected FileBackend backend(Sandbox sandbox) {
        return new Sftp(sandbox);
    }

    @Override
    protected Sandbox sandbox(Path runtimeDir) {
        return new Bubblewrap(runtimeDir, Path.of("/usr/bin/bwrap"));
    }
}
