package cpcc.backend.contract;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.exec.api.Surface;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What an execution backend for {@link Surface#TERMINAL} must do besides: be what a terminal and a pipe are at home. */
public abstract class TerminalBackendContract extends ExecBackendContract {
    private static final Clause STREAMS = new Clause(
            "Surface.TERMINAL",
            "Text in the terminal it was called from: the program's standard streams are the caller's, byte for byte.");
    private static final Clause TERMINAL = new Clause(
            "Console", "Where standard input and output are a terminal, the program has one too, of the same size.");
    private static final Clause RAW = new Clause(
            "Console.raw",
            "Turns the terminal's own echo and line editing off or on; a closed half leaves it as it was.");

    /** For subclasses. */
    protected TerminalBackendContract() {}

    @Test
    void whatIsPipedInComesOutByteForByte() throws Exception {
        servesHere();
        byte[] bytes = new byte[10_000_000];
        new Random(1).nextBytes(bytes);
        MemoryConsole console = new MemoryConsole(new ByteArrayInputStream(bytes));
        try (ExecRun run = open(console)) {
            int code = run.start("cat").finish();
            STREAMS.holds(code == 0, "cat ended with " + code);
        }
        STREAMS.holds(
                Arrays.equals(bytes, console.printedBytes()),
                "of 10 MB piped through cat, other bytes came back (" + console.printedBytes().length + " of them)");
        RAW.holds(!console.isRaw(), "the console was made raw although it is no terminal");
    }

    @Test
    void errorsHaveTheirOwnStream() throws Exception {
        servesHere();
        MemoryConsole console = new MemoryConsole("");
        try (ExecRun run = open(console)) {
            int code = run.start("sh", "-c", "echo out; echo err >&2; exit 3").finish();
            STREAMS.holds(code == 3, "the exit code is " + code + " instead of 3");
        }
        STREAMS.holds(console.printed().equals("out\n"), "standard output was \"" + console.printed() + '"');
        STREAMS.holds(console.errors().equals("err\n"), "standard error was \"" + console.errors() + '"');
    }

    @Test
    void theEndOfInputIsTheProgramsEndOfInput() throws Exception {
        servesHere();
        try (MemoryConsole console = new MemoryConsole();
                ExecRun run = open(console)) {
            run.start("sh", "-c", "while read x; do echo got $x; done; echo end");
            console.type("one\n");
            STREAMS.comes(patience(), () -> "a line was typed, and no answer came", () -> console.printed()
                    .equals("got one\n"));
            console.type("two\n");
            console.endOfInput();
            run.finish();
            STREAMS.holds(
                    console.printed().equals("got one\ngot two\nend\n"), "the answer was \"" + console.printed() + '"');
        }
    }

    @Test
    void whatAProgramWritesJustBeforeItsEndArrives() throws Exception {
        servesHere();
        int much = 100_000;
        for (long pauseMs : new long[] {0, 0, 0, 500}) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            MemoryConsole console = new MemoryConsole("");
            console.readBy(new SlowReader(read, pauseMs));
            try (ExecRun run = open(console)) {
                run.start("head", "-c", Integer.toString(much), "/dev/zero").finish();
            }
            ExecRun.CLOSE_SERVER.holds(
                    read.size() == much,
                    "of a program's last " + much + " bytes, " + read.size() + " arrived at a caller who began to read "
                            + pauseMs + " ms late");
        }
    }

    @Test
    void whereTheCallerHasATerminalSoHasTheProgram() throws Exception {
        servesHere();
        MemoryConsole console = MemoryConsole.terminal(99, 33);
        String script = "tty; stty size; echo $TERM$COLUMNS; trap 'stty size; exit 4' WINCH; read x; echo \"<$x>\";"
                + " while :; do sleep 0.05; done";
        try (ExecRun run = open(console)) {
            run.start("sh", "-c", script);
            TERMINAL.comes(
                    patience(),
                    () -> "the program does not find a terminal with the caller's TERM: \"" + console.printed() + '"',
                    () -> console.printed().contains("xterm-256color\r\n"));
            RAW.holds(console.isRaw(), "the caller's terminal edits lines itself while a program uses it");
            console.type("typed\n");
            TERMINAL.comes(patience(), () -> "keys do not reach the program", () -> console.printed()
                    .contains("<typed>"));
            TERMINAL.holds(console.hasListener(), "nobody listens to changes of the terminal's size");
            console.resize(120, 40);
            TERMINAL.comes(
                    patience(),
                    () -> "the program is not told that its terminal is 120 by 40 now",
                    () -> console.printed().contains("40 120"));
            int code = run.finish();
            TERMINAL.holds(code == 4, "the program ended with " + code + " instead of its own 4");
        }
        TERMINAL.holds(
                console.printed().contains("\r\n33 99\r\n") && console.printed().endsWith("\r\n40 120\r\n"),
                "99 by 33 and then 120 by 40 were, seen from the program: \"" + console.printed() + '"');
        RAW.holds(!console.isRaw(), "the caller's terminal is left raw");
        TERMINAL.holds(!console.hasListener(), "a listener to the terminal's size is left");
    }

    @Test
    void keysReachTheProgramAsSignals() throws Exception {
        servesHere();
        try (MemoryConsole console = MemoryConsole.terminal(80, 24);
                ExecRun run = open(console)) {
            run.start("sh", "-c", "echo up; sleep 100");
            TERMINAL.comes(patience(), () -> "it does not start", () -> console.printed()
                    .contains("up"));
            console.type("\3");
            int code = run.code();
            TERMINAL.holds(code == 128 + 2, "control-C did not interrupt the program; it ended with " + code);
        }
    }

    @Test
    void aCallerWhoNoLongerReadsEndsTheProgramAsAtHome() throws Exception {
        servesHere();
        MemoryConsole console = new MemoryConsole("");
        console.readBy(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        try (ExecRun run = open(console)) {
            int code = run.start("yes").code();
            STREAMS.holds(code == 128 + 13, "a program whose output nobody takes ended with " + code + ", not by PIPE");
        }
    }

    @Test
    void itClosesInTimeWhenTheCallerReadsNothing() throws Exception {
        servesHere();
        Footprint before;
        try (MemoryConsole warm = new MemoryConsole("");
                ExecRun run = open(warm)) {
            run.start("true").finish();
            before = footprint();
        }
        CountDownLatch leaves = new CountDownLatch(1);
        try (MemoryConsole console = new MemoryConsole()) {
            console.readBy(new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    try {
                        leaves.await();
                    } catch (InterruptedException e) {
                        throw new IOException("gone");
                    }
                }
            });
            try (ExecRun run = open(console)) {
                run.start("yes");
                STREAMS.comes(patience(), () -> "nothing is shown", run::isVisible);
            }
        } finally {
            leaves.countDown();
        }
        nothingIsLeft(ExecRun.CLOSE_CLIENT, before);
    }

    @Test
    void twoSessionsDoNotHearEachOther() throws Exception {
        servesHere();
        try (MemoryConsole one = new MemoryConsole();
                MemoryConsole two = new MemoryConsole();
                ExecRun first = open(one);
                ExecRun second = open(two)) {
            first.start("cat");
            second.start("cat");
            for (int i = 0; i < 20; i++) {
                one.type("one" + i + "\n");
                two.type("two" + i + "\n");
            }
            two.endOfInput();
            second.finish();
            one.type("end\n");
            one.endOfInput();
            first.finish();
            STREAMS.holds(
                    !one.printed().contains("two") && one.printed().endsWith("one19\nend\n"),
                    "the first of two sessions saw: " + one.printed());
            STREAMS.holds(
                    !two.printed().contains("one") && two.printed().endsWith("two19\n"),
                    "the second of two sessions saw: " + two.printed());
        }
    }

    /** Somebody who does not read at once, so that the program ends while its output is still on the way. */
    private static final class SlowReader extends OutputStream {
        private final OutputStream read;
        private long pauseMs;

        SlowReader(OutputStream read, long pauseMs) {
            this.read = read;
            this.pauseMs = pauseMs;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                Thread.sleep(pauseMs);
                pauseMs = 0;
            } catch (InterruptedException e) {
                throw new IOException("no longer waits", e);
            }
            read.write(bytes, offset, length);
        }
    }
}
