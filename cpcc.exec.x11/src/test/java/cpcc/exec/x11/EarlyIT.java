package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.XServer;
import cpcc.backend.fixture.Xvfb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered early on a real X server is what the server answers, also after it has changed. */
class EarlyIT {
    private final X11Backend backend = new X11Backend();
    private Xvfb screen;

    @BeforeEach
    void begin() throws IOException {
        screen = Xvfb.start("-noreset");
    }

    @AfterEach
    void end() throws IOException {
        backend.deactivate();
        screen.close();
    }

    /** The one request that matters; what it needs besides is asked before. */
    private interface Asking {
        ByteBuffer request(RawProgram program) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"guarded", "trusted", "untrusted"})
    void whatOneSessionAskedIsAnsweredEarlyInTheNext(String mode) throws Exception {
        Asking atom = program -> RawProgram.named(16, "CPCC_TEST");
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", mode))) {
            notes(session);
            told(session, atom);
        }
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", mode))) {
            Until.so(
                    "it is known",
                    () -> told(session, atom) && session.knowledge().early() > 0);
        }
    }

    @Test
    void aProgramOfTheSessionLearnsForTheNextOne() throws Exception {
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            int real;
            try (RawProgram program = RawProgram.of(session)) {
                real = program.atom("CPCC_TEST");
            }
            long before = session.knowledge().early();
            try (RawProgram program = RawProgram.of(session)) {
                assertEquals(real, program.atom("CPCC_TEST"));
            }
            assertEquals(before + 1, session.knowledge().early());
        }
    }

    @Test
    void anotherLayoutIsToldEarlyAsSoonAsItIsThere() throws Exception {
        changes(screen, program -> RawProgram.request(101, 0, 29 | 1 << 8), () -> screen.run("setxkbmap", "de"));
    }

    @Test
    void anotherMonitorIsToo() throws Exception {
        List<Asking> all = List.of(
                program -> RawProgram.request(14, 0, program.root()),
                program -> RawProgram.request(program.extension("RANDR"), 25, program.root()),
                program -> RawProgram.request(program.extension("RANDR"), 42, program.root(), 1));
        for (Asking each : all) {
            try (Xephyr server = Xephyr.start()) {
                changes(server, each, () -> server.run("xrandr", "-s", "640x480"));
            }
        }
    }

    @Test
    void anotherMonitorReachesAProgramThatListens() throws Exception {
        try (Xephyr server = Xephyr.start();
                Relayed session = Relayed.open(backend, server.caller(), Map.of())) {
            Process xev = session.start("stdbuf", "-oL", "xev", "-event", "randr", "-geometry", "300x300+0+0");
            session.client.visible().toCompletableFuture().get(20, TimeUnit.SECONDS);
            server.run("xrandr", "-s", "640x480");
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(xev.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = said.readLine();
            while (line != null && !line.contains("640")) {
                line = said.readLine();
            }
            assertNotNull(line, "it has ended, and heard nothing");
        }
    }

    @Test
    void aThemeInTheRootsPropertiesIsToo() throws Exception {
        changes(
                screen,
                program -> RawProgram.request(20, 0, program.root(), program.atom("RESOURCE_MANAGER"), 0, 0, 100),
                () -> screen.run(
                        "xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", "Xft.dpi: 192"));
    }

    @Test
    void aWindowManagerThatComesIsToo() throws Exception {
        try (RawProgram manager = RawProgram.open(screen.address(), screen.cookie())) {
            int window = manager.id();
            manager.tell(1, 0, window, manager.root(), 0, RawProgram.halves(1, 1), 0, 0, 0);
            int selection = manager.atom("WM_S0");
            changes(screen, program -> RawProgram.request(23, 0, program.atom("WM_S0")), () -> {
                manager.tell(22, 0, window, selection, 0);
                manager.sync();
            });
        }
    }

    @Test
    void aThemeThatChangesInMidSessionReachesAProgramThatWasToldEarlyWhoKnowsIt() throws Exception {
        try (RawProgram manager = RawProgram.open(screen.address(), screen.cookie())) {
            int window = manager.id();
            manager.tell(1, 0, window, manager.root(), 0, RawProgram.halves(1, 1), 0, 0, 0);
            int settings = manager.atom("_XSETTINGS_SETTINGS");
            manager.tell(22, 0, window, manager.atom("_XSETTINGS_S0"), 0);
            manager.tell(18, 0, window, settings, settings, 32, 1, 1111);
            manager.sync();
            Asking owner = program -> RawProgram.request(23, 0, program.atom("_XSETTINGS_S0"));
            try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
                notes(session);
                told(session, owner);
            }
            try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
                Until.so("it is known", () -> early(session, owner) != null);
                try (RawProgram program = RawProgram.of(session)) {
                    assertEquals(
                            window,
                            program.ask(owner.request(program)).orElseThrow().getInt(8));
                    program.tell(2, 0, window, 1 << 11, 1 << 22);
                    assertEquals(1111, theme(program, window));
                    manager.tell(18, 0, window, settings, settings, 32, 1, 2222);
                    manager.sync();
                    Until.so("it hears of it", () -> heard(program, window));
                    assertEquals(2222, theme(program, window));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SuppressWarnings("try")
    void whereItsOwnWindowsAreIsToldEarlyAsItIs(boolean managed) throws Exception {
        try (Openbox openbox = managed ? Openbox.on(screen) : null;
                Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            for (int seed = 0; seed < 5; seed++) {
                try (RawProgram program = RawProgram.of(session)) {
                    new Moving(program, seed).run();
                }
            }
            assertEquals(0, session.knowledge().wrong());
            assertTrue(managed || session.knowledge().overtaken() == 0, "nobody else moves them");
            assertTrue(
                    session.knowledge().early() > 50,
                    "early: " + session.knowledge().early());
        }
    }

    /** A program that makes, moves, shows and ends windows by chance, and asks where they are. */
    private static final class Moving {
        private static final int STRUCTURE = 1 << 17;

        private final RawProgram program;
        private final Random random;
        private final List<Integer> windows = new ArrayList<>();

        Moving(RawProgram program, int seed) {
            this.program = program;
            this.random = new Random(seed);
        }

        void run() throws IOException {
            for (int i = 0; i < 400; i++) {
                if (windows.size() < 3) {
                    create();
                } else {
                    change(windows.get(random.nextInt(windows.size())));
                }
                if (random.nextInt(3) == 0) {
                    program.ask(14, 0, windows.get(random.nextInt(windows.size())))
                            .orElseThrow();
                }
            }
        }

        private void create() throws IOException {
            int window = program.id();
            boolean inside = !windows.isEmpty() && random.nextBoolean();
            int parent = inside ? windows.get(random.nextInt(windows.size())) : program.root();
            int[] place = {window, parent, halves(), size(), RawProgram.halves(random.nextInt(3), random.nextInt(2)), 0
            };
            int[] attributes = random.nextInt(3) == 0
                    ? new int[] {1 << 9 | 1 << 11, random.nextInt(2), STRUCTURE}
                    : new int[] {1 << 11, random.nextBoolean() ? STRUCTURE : 0};
            program.tell(
                    1,
                    0,
                    IntStream.concat(Arrays.stream(place), Arrays.stream(attributes))
                            .toArray());
            windows.add(window);
        }

        private void change(int window) throws IOException {
            switch (random.nextInt(10)) {
                case 0 -> create();
                case 1 -> program.tell(8, 0, window);
                case 2 -> program.tell(10, 0, window);
                case 3 -> program.tell(2, 0, window, 1 << 11, random.nextBoolean() ? STRUCTURE : 0);
                case 4 -> program.tell(2, 0, window, 1 << 5, 1 + random.nextInt(9));
                case 5 -> program.sync();
                case 6 -> program.tell(12, 0, window, 1 << 6, random.nextInt(2));
                case 7 -> {
                    program.tell(10, 0, window);
                    program.sync();
                    program.tell(12, 0, window, 15, random.nextInt(500), 20, 1 + random.nextInt(500), 80);
                    program.tell(12, 0, window, 1 << 6, 0);
                    program.tell(8, 0, window);
                }
                default -> program.tell(12, 0, window, 15, random.nextInt(500), 20, 1 + random.nextInt(500), 80);
            }
        }

        private int halves() {
            return RawProgram.halves(random.nextInt(300) - 100, random.nextInt(300) - 100);
        }

        private int size() {
            return RawProgram.halves(1 + random.nextInt(400), 1 + random.nextInt(400));
        }
    }

    private static int theme(RawProgram program, int window) throws IOException {
        return program.ask(20, 0, window, program.atom("_XSETTINGS_SETTINGS"), 0, 0, 1)
                .orElseThrow()
                .getInt(32);
    }

    private static boolean heard(RawProgram program, int window) {
        try {
            return program.events(28).stream().anyMatch(event -> event.getInt(4) == window);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    /** Two sessions ask; the second hears it early, then it changes, and soon the new answer comes early. */
    private void changes(XServer screen, Asking asking, Change change) throws Exception {
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            notes(session);
            told(session, asking);
        }
        try (Relayed session = Relayed.open(backend, screen.caller(), Map.of())) {
            Until.so("it is known", () -> early(session, asking) != null);
            ByteBuffer before = early(session, asking);
            change.make();
            Until.so("the new answer comes early", () -> {
                ByteBuffer now = early(session, asking);
                return now != null && !now.equals(before);
            });
            try (RawProgram home = RawProgram.open(screen.address(), screen.cookie())) {
                ByteBuffer real = home.ask(asking.request(home)).orElseThrow().putShort(2, (short) 0);
                Until.so("it is what the server says", () -> real.equals(early(session, asking)));
            }
        }
    }

    private static void notes(Relayed session) throws Exception {
        Until.so(
                "the user's half knows its display",
                () -> ((X11Client) session.client).teller().hasBegun());
    }

    private static boolean told(Relayed session, Asking asking) {
        try (RawProgram program = RawProgram.of(session)) {
            return program.ask(asking.request(program)).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the answer without its number, if it came early; null if not} */
    private static ByteBuffer early(Relayed session, Asking asking) {
        try (RawProgram program = RawProgram.of(session)) {
            ByteBuffer request = asking.request(program);
            program.sync();
            long before = session.knowledge().early();
            ByteBuffer answer = program.ask(request).orElseThrow();
            boolean early = session.knowledge().early() > before;
            program.sync();
            return early ? answer.putShort(2, (short) 0) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
