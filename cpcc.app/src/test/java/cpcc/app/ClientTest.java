package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTest {
    @TempDir
    Path folder;

    @Test
    void onlyWhatShowsTheCallersScreenAndLanguageGoesToThePeer() {
        assertEquals(
                Map.of("DISPLAY", ":1", "LC_TIME", "de_DE.UTF-8", "TERM", "xterm"),
                Client.callersOwn(Map.of(
                        "DISPLAY", ":1", "LC_TIME", "de_DE.UTF-8", "TERM", "xterm", "PATH", "/bin", "SECRET", "x")));
    }

    @Test
    void theCallersLocaleIsNotTheOneThatJavaRunsIn() {
        assertEquals(Map.of(), Client.callersOwn(Map.of("LC_ALL", "C.UTF-8", "CPCC_CALLER_LC_ALL", "")));
        assertEquals(Map.of("LC_ALL", "C"), Client.callersOwn(Map.of("LC_ALL", "C.UTF-8", "CPCC_CALLER_LC_ALL", "C")));
        assertEquals(Map.of("LC_ALL", "C.UTF-8"), Client.callersOwn(Map.of("LC_ALL", "C.UTF-8")));
    }

    @Test
    void withoutAPeerTheRemedyNamesTheSameHome() throws Exception {
        Map<String, String> env = Map.of("HOME", folder.toString());
        Client client = new Client(Places.of(env, folder.toString(), 1), env, Places.uid(), folder.toString());

        Problem problem = assertThrows(Problem.class, () -> client.run(List.of("peers")));

        assertEquals(Problem.CPCC, problem.code());
        assertEquals("Peer is not running. Start it: cpcc --home " + folder + " start", problem.getMessage());
        assertNull(client.status());
    }

    @Test
    void aPeerThatCannotTellItsStatusIsOneThatAnswers() throws Exception {
        Map<String, String> env = Map.of("HOME", folder.toString());
        Places places = Places.of(env, folder.toString(), Places.uid());
        PrivateFolder.make(places.runtime(), Places.uid());
        try (FakePeer peer = new FakePeer(places.control(), p -> {
            p.hear(FrameType.REQUEST);
            p.say(Frame.of(FrameType.ERROR, "broken"));
            p.say(Frame.exit(1));
        })) {
            Client client = new Client(places, env, Places.uid(), folder.toString());
            assertEquals(new Client.Status(1, "broken"), client.status());
            peer.played();
        }
    }
}
