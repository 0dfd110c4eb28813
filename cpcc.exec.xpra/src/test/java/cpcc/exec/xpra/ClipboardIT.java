package cpcc.exec.xpra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was really copied and pasted, between the real clipboards of both screens. */
class ClipboardIT extends OnScreen {
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

    @BeforeEach
    void somethingWasCopiedAtHome() {
        screen.run("sh", "-c", "printf '%s' '" + HOME + "' | xclip -selection clipboard >/dev/null 2>&1");
        Until.so("it is in the clipboard", () -> clipboard().equals(HOME));
    }

    @ParameterizedTest
    @CsvSource({"off, nothing", "out, nothing", "both, " + HOME})
    void theProgramPastes(String mode, String pasted) throws Exception {
        try (Relayed session = open(mode)) {
            session.start("xterm", "-e", "sh", "-c", PASTE);
            Until.so("it says what it got", () -> windows(screen).contains("pasted "));
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
            Until.so("it has copied", () -> windows(screen).contains("has copied"));
            // Whatever is going to cross has crossed when a program that was started later is on the screen.
            session.start("xterm", "-e", "sh", "-c", PASTE.replace("seq 30", "seq 150"));
            Until.so("it is there at the provider's", () -> windows(screen).contains("pasted " + AWAY));
            assertEquals(HOME, clipboard());
        }
        assertFalse(windows(screen).contains("has copied"), "the session is over");
    }

    private Relayed open(String mode) throws Exception {
        return open(Map.of(Clipboard.NAME, mode));
    }

    private String clipboard() {
        return screen.run("xclip", "-o", "-selection", "clipboard");
    }

    /** {@return the title that begins so, without the provider's name} */
    private String title(String begin) {
        String titles = windows(screen);
        int from = titles.indexOf('"' + begin) + 1;
        return titles.substring(from, titles.indexOf(" (bob)\"", from));
    }
}
