package transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.backend.contract.TerminalBackendContract;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.terminal.Terminal;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that CPCC promises of a terminal backend, and the transcript. */
class TranscriptTest extends TerminalBackendContract {
    @TempDir
    Path folder;

    @Override
    protected ExecBackend backend(Sandbox sandbox) {
        return new Transcript(new Terminal());
    }

    @Override
    protected Sandbox sandbox(Path runtimeDir) {
        return new Bubblewrap(runtimeDir, Path.of("/usr/bin/bwrap"));
    }

    @Override
    protected Caller caller(Console console) {
        return new Caller("alice", folder, folder, Map.of("TERM", "xterm-256color"), console);
    }

    @Test
    void whatIsShownIsKept() throws Exception {
        Path file = folder.resolve("kept");
        MemoryConsole console = new MemoryConsole("");
        RecordingConsole recording = new RecordingConsole(console, Files.newOutputStream(file));
        recording.out().write("out\n".getBytes());
        recording.err().write("err\n".getBytes());
        recording.end();
        recording.out().write("after\n".getBytes());
        assertEquals("out\nerr\n", Files.readString(file));
        assertEquals("out\nafter\n", console.printed());
    }
}
