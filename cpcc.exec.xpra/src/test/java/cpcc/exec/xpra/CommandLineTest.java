package cpcc.exec.xpra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other side may ask for in vain. */
class CommandLineTest {
    private static final Path XPRA = Path.of("/usr/bin/xpra");
    private static final Path XVFB = Path.of("/opt/bob's X/Xvfb");
    private static final List<String> SERVER = CommandLine.server(XPRA, XVFB, 12345, Clipboard.OFF);
    private static final List<String> CLIENT = CommandLine.client(XPRA, "bob", Clipboard.OFF);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--start-new-commands=no",
                "--file-transfer=no",
                "--open-files=no",
                "--open-url=no",
                "--printing=no",
                "--notifications=no",
                "--system-tray=no",
                "--webcam=no",
                "--pulseaudio=no",
                "--speaker=disabled",
                "--microphone=disabled",
                "--remote-logging=no",
                "--mdns=no",
                "--mmap=no",
                "--clipboard=no"
            })
    void isOffOnBothSides(String word) {
        assertTrue(SERVER.contains(word));
        assertTrue(CLIENT.contains(word));
    }

    @Test
    void theServerStartsNothingAndListensOnNoPort() {
        assertTrue(SERVER.containsAll(List.of("--start=", "--html=off", "--dbus-launch=", "--ssh-upgrade=no")));
        assertFalse(SERVER.stream().anyMatch(word -> word.startsWith("--bind-")), SERVER.toString());
        assertEquals(
                1, SERVER.stream().filter(word -> word.startsWith("--bind=/")).count());
        assertTrue(SERVER.stream().anyMatch(word -> word.startsWith("--xvfb=") && word.contains("-nolisten tcp")));
    }

    @Test
    void theXServerIsTheOneThatIsConfigured() {
        String xvfb = "--xvfb='/opt/bob'\"'\"'s X/Xvfb' +extension ";
        assertTrue(SERVER.stream().anyMatch(word -> word.startsWith(xvfb)), SERVER.toString());
    }

    /** xpra fills in what stands between such signs. */
    @Test
    void aPeersNameIsNoTemplate() {
        assertTrue(CommandLine.client(XPRA, "@client-machine@\n", Clipboard.OFF)
                .contains("--title=@title@ (_client-machine__)"));
    }

    @Test
    void theClipboardGoesAsFarAsAsked() {
        assertTrue(CommandLine.client(XPRA, "bob", Clipboard.OUT)
                .containsAll(List.of("--clipboard=yes", "--clipboard-direction=to-client")));
        assertTrue(CommandLine.server(XPRA, XVFB, 12345, Clipboard.BOTH)
                .containsAll(List.of("--clipboard=yes", "--clipboard-direction=both")));
    }
}
