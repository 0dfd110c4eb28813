package cpcc.exec.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.contract.broken.Broken;
import cpcc.backend.contract.broken.IgnoresClose;
import cpcc.backend.contract.broken.LeaksAProcess;
import cpcc.backend.contract.broken.LiesAboutItsType;
import cpcc.backend.contract.broken.Verdict;
import cpcc.exec.api.ExecBackend;
import cpcc.sandbox.api.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract finds what is broken, and says what it is. */
class BrokenBackendsIT {
    private static final List<Process> LEAKED = new ArrayList<>();

    @AfterEach
    void endWhatWasLeaked() {
        LEAKED.forEach(Process::destroyForcibly);
        LEAKED.clear();
    }

    @Test
    void oneWithoutAFaultPasses() {
        Verdict verdict = Verdict.of(
                NotBroken.class,
                "nothingIsLeftOfASession",
                "halvesOfTwoBackendsOfOneTypeUnderstandEachOther",
                "whatItShowsIsWhatItSaysItShows");
        assertEquals(List.of(), verdict.failed(), verdict.toString());
        assertEquals(3, verdict.reasons().size(), verdict.toString());
    }

    @Test
    void oneThatLeaksAProcessIsFound() {
        Verdict verdict = Verdict.of(Leaking.class, "theUserSeesTheProgram", "nothingIsLeftOfASession");
        assertEquals(List.of("nothingIsLeftOfASession"), verdict.failed(), verdict.toString());
        String why = verdict.reasons().get("nothingIsLeftOfASession");
        assertTrue(why.matches("(?s).*process [0-9]+: sleep 7777.*gives everything back.*"), why);
    }

    @Test
    void oneThatIgnoresCloseIsFound() {
        Verdict verdict = Verdict.of(IgnoringClose.class, "itsServiceSaysWhatItIs", "nothingIsLeftOfASession");
        assertEquals(List.of("nothingIsLeftOfASession"), verdict.failed(), verdict.toString());
        String why = verdict.reasons().get("nothingIsLeftOfASession");
        assertTrue(why.matches("(?s).*the user's half is closed and has left.*accept stdout.*ClientIO.close.*"), why);
    }

    @Test
    void oneThatLiesAboutItsTypeIsFound() {
        Verdict verdict =
                Verdict.of(Lying.class, "theUserSeesTheProgram", "halvesOfTwoBackendsOfOneTypeUnderstandEachOther");
        assertEquals(List.of("halvesOfTwoBackendsOfOneTypeUnderstandEachOther"), verdict.failed(), verdict.toString());
        String why = verdict.reasons().get("halvesOfTwoBackendsOfOneTypeUnderstandEachOther");
        assertTrue(why.matches("(?s).*of the type terminal/1 do not understand each other.*ExecBackend.TYPE.*"), why);
    }

    @Test
    void oneThatLiesAboutItsSurfaceIsFound() {
        Verdict verdict = Verdict.of(SayingWindows.class, "itsServiceSaysWhatItIs", "whatItShowsIsWhatItSaysItShows");
        assertEquals(List.of("whatItShowsIsWhatItSaysItShows"), verdict.failed(), verdict.toString());
        String why = verdict.reasons().get("whatItShowsIsWhatItSaysItShows");
        assertTrue(why.contains("it serves WINDOWS, and what a program prints appears at the caller's terminal"), why);
    }

    /** Without a fault: what fails below fails because of the fault. */
    static class NotBroken extends TerminalContractIT {
        @Override
        protected ExecBackend backend(Sandbox sandbox) {
            return new Broken(new Terminal()) {};
        }

        @Override
        protected ExecBackend sameType(Sandbox sandbox) {
            return new Terminal();
        }

        @Override
        protected Map<String, String> properties() {
            return Map.of(ExecBackend.TYPE, "terminal/1", ExecBackend.SURFACE, "TERMINAL");
        }

        @Override
        protected void stop(Object component) throws Exception {
            super.stop(component instanceof Broken broken ? broken.good() : component);
        }
    }

    static class Leaking extends NotBroken {
        @Override
        protected ExecBackend backend(Sandbox sandbox) {
            return new LeaksAProcess(new Terminal(), LEAKED::add);
        }
    }

    static class IgnoringClose extends NotBroken {
        @Override
        protected ExecBackend backend(Sandbox sandbox) {
            return new IgnoresClose(new Terminal());
        }
    }

    static class Lying extends NotBroken {
        @Override
        protected ExecBackend backend(Sandbox sandbox) {
            return new LiesAboutItsType(new Terminal());
        }

        @Override
        protected Duration patience() {
            return Duration.ofSeconds(5);
        }
    }

    static class SayingWindows extends NotBroken {
        @Override
        protected Map<String, String> properties() {
            return Map.of(ExecBackend.TYPE, "x11/1", ExecBackend.SURFACE, "WINDOWS");
        }
    }
}
