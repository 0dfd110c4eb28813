package cpcc.exec.x11;

import static cpcc.exec.x11.RawProgram.halves;

import cpcc.backend.fixture.XServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a program of somebody else's might try on the user's screen: with the usual tools, and by itself. */
final class Attacks {
    /** Tries it: {@return whether it got what it wanted} */
    @FunctionalInterface
    interface Attack {
        boolean succeeds(Relayed session, Victim victim, XServer screen) throws Exception;
    }

    /** One of a program without a library. */
    @FunctionalInterface
    private interface Raw {
        boolean succeeds(RawProgram program, Victim victim, XServer screen) throws Exception;
    }

    static final Map<String, Attack> ALL = new LinkedHashMap<>();
    private static final String SECRET = "copied in private";
    private static final int Z_PIXMAP = 2;

    static {
        tool("picture of the screen (xwd)", "xwd -root -silent", Attacks::seesColour);
        tool("picture of the screen (import)", "import -silent -window root -depth 8 bgra:-", Attacks::seesColour);
        tool("picture of a window (xwd)", "xwd -id %d -silent", Attacks::seesColour);
        raw("picture of what was under a window without a background", Attacks::underAWindow);
        raw("picture of what was under a window inside another, taken out of it", Attacks::underATakenOutWindow);
        raw("picture of what lies over a window (RENDER)", Attacks::overByRender);
        raw("pixels of another's pixmap (tile)", Attacks::tile);
        raw("picture of a hidden window (Composite)", Attacks::composite);
        ALL.put("keys (xinput test-xi2 --root)", Attacks::xinput);
        raw("keys (events of another's window)", Attacks::keysOfAnother);
        raw("keys (QueryKeymap)", Attacks::queryKeymap);
        raw("keys (grab of the root window)", Attacks::grabKeyboard);
        raw("keys (events of a single keyboard)", Attacks::singleKeyboard);
        raw("keys (KeymapNotify)", Attacks::keymapNotify);
        raw("keys (grab, look, let go on)", Attacks::grabsAndReplays);
        raw(
                "keys (RECORD)",
                (program, victim, screen) -> program.extension("RECORD") != 0 && isBeside(program, victim));
        ALL.put(
                "clipboard (xclip)",
                (session, victim, screen) -> pastes(session, screen, "xclip", "-o", "-selection", "clipboard"));
        ALL.put(
                "clipboard (xsel)",
                (session, victim, screen) -> pastes(session, screen, "xsel", "--output", "--clipboard"));
        raw("clipboard (cut buffer)", Attacks::cutBuffer);
        tool("list of windows and titles (xwininfo)", "xwininfo -root -tree", text -> text.contains(Victim.TITLE));
        tool("title of a window (xprop)", "xprop -id %d WM_NAME", text -> text.contains(Victim.TITLE));
        ALL.put("typing (xdotool, XTEST)", (session, victim, screen) -> types(session, victim, "xdotool", "key", "a"));
        raw("typing (XTEST by a guessed opcode)", Attacks::guessedOpcode);
        ALL.put(
                "typing (xdotool, SendEvent)",
                (session, victim, screen) ->
                        types(session, victim, "xdotool", "key", "--window", Integer.toString(victim.window), "a"));
        raw("moving, hiding, destroying a window", Attacks::moves);
        raw("drawing into a window", Attacks::draws);
        raw("ending a program (KillClient)", Attacks::kills);
        raw("moving the pointer", Attacks::warps);
        raw("stopping the server (GrabServer)", Attacks::grabsServer);
        raw("taking the place of the settings daemon", Attacks::takesSettings);
        ALL.put("letting others in (xhost +)", Attacks::xhost);
        ALL.put("changing the keyboard (xmodmap)", Attacks::xmodmap);
    }

    private Attacks() {}

    private static void tool(String name, String line, java.util.function.Predicate<String> seen) {
        ALL.put(name, (session, victim, screen) -> {
            String[] words = line.formatted(victim.window).split(" ");
            return seen.test(session.run(words).text());
        });
    }

    private static void raw(String name, Raw attack) {
        ALL.put(name, (session, victim, screen) -> {
            try (RawProgram program = RawProgram.of(session)) {
                return attack.succeeds(program, victim, screen);
            }
        });
    }

    private static boolean seesColour(String bytes) {
        ByteBuffer all =
                ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < 4; from++) {
            if (Victim.isIn(all, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean sees(RawProgram program, int drawable) throws IOException {
        Optional<ByteBuffer> image = program.ask(73, Z_PIXMAP, drawable, 0, halves(Victim.SIDE, Victim.SIDE), -1);
        return image.isPresent() && Victim.isIn(image.get(), 32);
    }

    /** {@return a window of the program's own, shown over the victim} */
    private static int window(RawProgram program, int parent, int mask, int... values) throws IOException {
        int window = program.id();
        int[] words = new int[8 + values.length];
        int[] head = {window, parent, 0, halves(Victim.SIDE, Victim.SIDE), halves(0, 1), 0, mask};
        System.arraycopy(head, 0, words, 0, head.length);
        System.arraycopy(values, 0, words, head.length, values.length);
        program.tell(1, 0, java.util.Arrays.copyOf(words, head.length + values.length));
        program.tell(8, 0, window);
        return window;
    }

    /** {@return whether a copy of a window shows it} */
    private static boolean copies(RawProgram program, int window) throws IOException {
        int pixmap = program.id();
        int gc = program.id();
        program.tell(53, 24, pixmap, window, halves(Victim.SIDE, Victim.SIDE));
        program.tell(55, 0, gc, pixmap, 0);
        program.tell(62, 0, window, pixmap, gc, 0, 0, halves(Victim.SIDE, Victim.SIDE));
        return sees(program, pixmap);
    }

    private static boolean underAWindow(RawProgram program, Victim victim, XServer screen) throws IOException {
        return copies(program, window(program, program.root(), 1 << 9, 1));
    }

    private static boolean underATakenOutWindow(RawProgram program, Victim victim, XServer screen) throws IOException {
        int outer = window(program, program.root(), 1 << 1 | 1 << 9, 0, 1);
        boolean seen = false;
        for (int background : new int[] {0, 1}) { // None, ParentRelative
            int inner = window(program, outer, 1, background);
            program.tell(10, 0, outer);
            program.tell(7, 0, inner, program.root(), 0);
            program.tell(8, 0, inner);
            program.sync();
            seen |= copies(program, inner);
            program.tell(4, 0, inner);
        }
        return seen;
    }

    /** {@return a window with its own colour, under the victim's} */
    private static int below(RawProgram program, Victim victim) throws IOException {
        int window = window(program, program.root(), 1 << 1 | 1 << 9, 0, 1);
        program.sync();
        victim.program.tell(12, 0, victim.window, 1 << 6, 0);
        victim.program.sync();
        return window;
    }

    private static boolean overByRender(RawProgram program, Victim victim, XServer screen) throws IOException {
        int render = program.extension("RENDER");
        if (render == 0) {
            return false;
        }
        program.ask(render, 0, 0, 11);
        int format = format(program.ask(render, 1).orElseThrow(), program.visual());
        int window = below(program, victim);
        int pixmap = program.id();
        int from = program.id();
        int to = program.id();
        program.tell(53, 24, pixmap, window, halves(Victim.SIDE, Victim.SIDE));
        program.tell(render, 4, from, window, format, 0);
        program.tell(render, 4, to, pixmap, format, 0);
        program.tell(render, 8, 1, from, 0, to, 0, 0, 0, halves(Victim.SIDE, Victim.SIDE));
        return sees(program, pixmap);
    }

    /** {@return RENDER's name for what a visual's pixels look like} */
    private static int format(ByteBuffer formats, int visual) {
        for (int at = 32; at + 8 <= formats.limit(); at += 4) {
            if (formats.getInt(at) == visual) {
                return formats.getInt(at + 4);
            }
        }
        throw new IllegalStateException("no format");
    }

    private static boolean singleKeyboard(RawProgram program, Victim victim, XServer screen) throws IOException {
        int major = program.extension("XInputExtension");
        if (major == 0) {
            return false;
        }
        program.ask(major, 47, halves(2, 2));
        int window = window(program, program.root(), 1 << 1 | 1 << 9, 0, 1);
        int allDevices = 0;
        program.tell(major, 46, window, 1, halves(allDevices, 1), 1 << 2);
        program.sync();
        screen.run("xdotool", "mousemove", "50", "50", "key", "a");
        return victim.keys() > 0 && !program.events(35).isEmpty();
    }

    private static boolean keymapNotify(RawProgram program, Victim victim, XServer screen) throws IOException {
        screen.run("xdotool", "mousemove", "50", "50", "keydown", "a");
        try {
            int enter = 1 << 4;
            int keymap = 1 << 14;
            window(program, program.root(), 1 << 1 | 1 << 9 | 1 << 11, 0, 1, enter | keymap);
            for (ByteBuffer event : program.events(11)) {
                for (int at = 1; at < 32; at++) {
                    if (event.get(at) != 0) {
                        return true;
                    }
                }
            }
            return false;
        } finally {
            screen.run("xdotool", "keyup", "a");
        }
    }

    private static boolean grabsAndReplays(RawProgram program, Victim victim, XServer screen) throws IOException {
        int window = window(program, program.root(), 1 << 1 | 1 << 9, 0, 1);
        int synchronously = 0x0001;
        program.ask(31, 0, window, 0, synchronously);
        program.tell(35, 4, 0);
        program.sync();
        screen.run("xdotool", "key", "a");
        boolean seen = !program.events(2).isEmpty();
        program.tell(35, 5, 0);
        program.sync();
        return seen && victim.keys() > 0;
    }

    private static boolean takesSettings(RawProgram program, Victim victim, XServer screen) throws IOException {
        int window = window(program, program.root(), 1 << 1 | 1 << 9, 0, 1);
        program.tell(22, 0, window, program.atom("_XSETTINGS_S0"), 0);
        program.sync();
        int owner = victim.program
                .ask(23, 0, victim.program.atom("_XSETTINGS_S0"))
                .orElseThrow()
                .getInt(8);
        return owner == window;
    }

    /** {@return whether both see the same server, or seem to} */
    private static boolean isBeside(RawProgram program, Victim victim) throws IOException {
        String name = "beside " + System.nanoTime();
        int number = victim.program.atom(name);
        return program.atom(name) == number && program.atom(name + " not") == number + 1;
    }

    private static boolean tile(RawProgram program, Victim victim, XServer screen) throws IOException {
        int pixmap = program.id();
        int gc = program.id();
        program.tell(53, 24, pixmap, program.root(), halves(Victim.SIDE, Victim.SIDE));
        program.tell(55, 0, gc, pixmap, 1 << 8 | 1 << 10, 1, victim.pixmap);
        program.tell(70, 0, pixmap, gc, 0, halves(Victim.SIDE, Victim.SIDE));
        return sees(program, pixmap);
    }

    private static boolean composite(RawProgram program, Victim victim, XServer screen) throws IOException {
        int major = program.extension("Composite");
        if (major == 0) {
            return false;
        }
        int pixmap = program.id();
        program.ask(major, 0, 0, 4);
        program.tell(major, 1, victim.window, 0);
        program.tell(major, 6, victim.window, pixmap);
        return sees(program, pixmap);
    }

    private static boolean xinput(Relayed session, Victim victim, XServer screen) throws Exception {
        Process xinput = session.start("timeout", "2", "xinput", "test-xi2", "--root");
        while (!xinput.waitFor(1, TimeUnit.MILLISECONDS)) {
            screen.run("xdotool", "key", "a");
        }
        return Relayed.finished(xinput).text().contains("Press");
    }

    private static boolean keysOfAnother(RawProgram program, Victim victim, XServer screen) throws IOException {
        program.tell(2, 0, victim.window, 1 << 11, 1);
        program.sync();
        screen.run("xdotool", "key", "a");
        return victim.keys() > 0 && !program.events(2).isEmpty();
    }

    private static boolean queryKeymap(RawProgram program, Victim victim, XServer screen) throws IOException {
        screen.run("xdotool", "keydown", "a");
        try {
            ByteBuffer keys = program.ask(44, 0).orElseThrow();
            for (int at = 8; at < 40; at++) {
                if (keys.get(at) != 0) {
                    return true;
                }
            }
            return false;
        } finally {
            screen.run("xdotool", "keyup", "a");
        }
    }

    private static boolean grabKeyboard(RawProgram program, Victim victim, XServer screen) throws IOException {
        Optional<ByteBuffer> grabbed = program.ask(31, 1, program.root(), 0, halves(0x0101, 0));
        program.tell(33, 1, program.root(), halves(0x8000, 0x0100), 1);
        program.sync();
        screen.run("xdotool", "key", "a");
        return grabbed.isPresent()
                && grabbed.get().get(1) == 0
                && !program.events(2).isEmpty();
    }

    private static boolean pastes(Relayed session, XServer screen, String... command) throws Exception {
        ProcessBuilder local =
                new ProcessBuilder("sh", "-c", "printf %s '" + SECRET + "' | exec xclip -selection clipboard -quiet");
        local.environment().putAll(screen.env());
        local.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process copied = local.start();
        try {
            Until.so("it is copied", () -> screen.run("xclip", "-o", "-selection", "clipboard")
                    .contains(SECRET));
            List<String> line = new java.util.ArrayList<>(List.of("timeout", "3"));
            line.addAll(List.of(command));
            return session.run(line.toArray(String[]::new)).text().contains(SECRET);
        } finally {
            copied.destroyForcibly().waitFor();
        }
    }

    private static boolean cutBuffer(RawProgram program, Victim victim, XServer screen) throws IOException {
        int root = victim.program.root();
        victim.program.tell(18, 0, root, 9, 31, 8, 4, 0x74657865);
        victim.program.sync();
        ByteBuffer read = program.ask(20, 0, program.root(), 9, 0, 0, 1).orElse(null);
        victim.program.tell(19, 0, root, 9);
        return read != null && read.getInt(8) == 31;
    }

    private static boolean types(Relayed session, Victim victim, String... command) throws Exception {
        session.run(command);
        return victim.keys() > 0;
    }

    private static boolean guessedOpcode(RawProgram program, Victim victim, XServer screen) throws IOException {
        int keyA = 38;
        for (int major = 128; major < 160 && victim.keys() == 0; major++) {
            for (int type : new int[] {2, 3}) {
                program.tell(major, 2, halves(type | keyA << 8, 0), 0, 0, 0, 0, 0, 0, 0);
            }
            program.sync();
        }
        return victim.keys() > 0;
    }

    private static boolean moves(RawProgram program, Victim victim, XServer screen) throws IOException {
        program.tell(12, 0, victim.window, 1, 50);
        program.tell(10, 0, victim.window);
        program.tell(4, 0, victim.window);
        program.sync();
        return !victim.isAsItWas();
    }

    private static boolean draws(RawProgram program, Victim victim, XServer screen) throws IOException {
        int gc = program.id();
        int other = 0x00c0de;
        program.tell(55, 0, gc, program.root(), 1 << 2, other);
        program.tell(70, 0, victim.window, gc, 0, halves(Victim.SIDE, Victim.SIDE));
        program.sync();
        ByteBuffer image = victim.program
                .ask(73, Z_PIXMAP, victim.window, 0, halves(Victim.SIDE, Victim.SIDE), -1)
                .orElseThrow();
        return Victim.isIn(image, 32, other);
    }

    private static boolean kills(RawProgram program, Victim victim, XServer screen) throws IOException {
        program.tell(113, 0, victim.window);
        program.sync();
        return !victim.lives();
    }

    private static boolean warps(RawProgram program, Victim victim, XServer screen) throws IOException {
        screen.run("xdotool", "mousemove", "400", "400");
        program.tell(41, 0, 0, program.root(), 0, 0, halves(13, 17));
        program.sync();
        ByteBuffer pointer = victim.program.ask(38, 0, victim.program.root()).orElseThrow();
        return pointer.getInt(16) != halves(400, 400);
    }

    private static boolean grabsServer(RawProgram program, Victim victim, XServer screen) throws Exception {
        program.tell(36, 0);
        program.sync();
        ProcessBuilder local = new ProcessBuilder("timeout", "2", "xwininfo", "-root");
        local.environment().putAll(screen.env());
        local.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return local.start().waitFor() != 0;
    }

    private static boolean xhost(Relayed session, Victim victim, XServer screen) throws Exception {
        session.run("xhost", "+");
        try {
            Server.connect(screen.address(), Optional.empty()).close();
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            screen.run("xhost", "-");
        }
    }

    private static boolean xmodmap(Relayed session, Victim victim, XServer screen) throws Exception {
        session.run("xmodmap", "-e", "keycode 200 = Greek_alpha");
        return screen.run("xmodmap", "-pke").contains("Greek_alpha");
    }
}
