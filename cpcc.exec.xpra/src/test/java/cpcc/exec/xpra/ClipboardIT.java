package cpcc.exec.xpra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cpcc.backend.fixture.Xvfb;
import cpcc.sandbox.bwrap.Bubblewrap;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was really copied and pasted, between the real clipboards of both screens. */
class ClipboardIT {
    private static final String HOME = "copied at home";
    private static final String AWAY = "copied away";
    /** Tries to paste for three seconds, then says by its title what it got. */
    private static final String PASTE = """
            got=nothing
            for i in $(seq 30); do
              now=$(xclip -o -selection clipboard 2>/dev/null) && [ -n "$now" ] && got=$now && break
              sleep 0.1
            done
            printf '\\033]0;pasted %s\\007' "$got"
            exec cat
            """;

    /** Copies again and again, as somebody would who sees that nothing has come. */
    private static final String COPY = """
            while :; do
              printf '%s' '@' | xclip -selection clipboard
              printf '\\033]0;has copied\\007'
              sleep 1
            done
            """.replace("@", AWAY);

    @TempDir
    Path scratch;

    private Bubblewrap sandbox;
    private Xpra backend;
    private Xvfb screen;

    @BeforeEach
    void somethingWasCopiedAtHome() throws Exception {
        sandbox = new Bubblewrap(scratch.resolve("run"), Path.of("/usr/bin/bwrap"));
        backend = new Xpra(sandbox, Tools.ofThisMachine());
        screen = Xvfb.start("-noreset");
        screen.run("sh", "-c", "printf '%s' '" + HOME + "' | xclip -selection clipboard >/dev/null 2>&1");
        Until.so("it is in the clipboard", () -> clipboard().equals(HOME));
    }

    @AfterEach
    void end() throws Exception {
        backend.stop();
        sandbox.stop();
        screen.close();
    }

    @ParameterizedTest
    @CsvSource({"off, nothing", "out, nothing", "both, " + HOME})
    void theProgramPastes(String mode, String pasted) throws Exception {
        try (Relayed session = open(mode)) {
            session.start("xterm", "-e", "sh", "-c", PASTE);
            Until.so("it says what it got", () -> titles().contains("pasted "));
            assertEquals("pasted " + pasted, title("pasted "));
        }
    }

    @ParameterizedTest
    @CsvSource({"out", "both"})
    void whatTheProgramCopiesIsPastedAtHome(String mode) throws Exception {
        try (Relayed session = open(mode)) {
            session.start("xterm", "-e", "sh", "-c", COPY);
            Until.so("it has come", () -> clipboard().equals(AWAY));
        }
    }

    @Test
    void whatTheProgramCopiesStaysThereUnlessAsked() throws Exception {
        try (Relayed session = open("off")) {
            session.start("xterm", "-e", "sh", "-c", COPY);
            Until.so("it has copied", () -> titles().contains("has copied"));
            // Whatever is going to cross has crossed when a program that was started later is on the screen.
            session.start("xterm", "-e", "sh", "-c", PASTE);
            Until.so("it is there at the provider's", () -> titles().contains("pasted " + AWAY));
            assertEquals(HOME, clipboard());
        }
        assertFalse(titles().contains("has copied"), "the session is over");
    }

    private Relayed open(String mode) throws Exception {
        return Relayed.open(backend, sandbox, screen.caller(), Map.of(Clipboard.NAME, mode));
    }

    private String clipboard() {
        return screen.run("xclip", "-o", "-selection", "clipboard");
    }

    private String titles() {
        return screen.run("xwininfo", "-root", "-tree");
    }

    /** {@return the title that begins so, without the provider's name} */
    private String title(String begin) {
        String titles = titles();
        int from = titles.indexOf('"' + begin) + 1;
        return titles.substring(from, titles.indexOf(" (bob)\"", from));
    }
}
