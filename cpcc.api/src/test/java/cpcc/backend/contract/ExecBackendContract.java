package cpcc.backend.contract;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Console;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.LocalWire;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.exec.api.Surface;
import cpcc.sandbox.api.Bind;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every execution backend must do, whatever its protocol. Extend it, implement its two factory methods, and run it; a
 * backend for {@link Surface#TERMINAL} extends {@link TerminalBackendContract} instead, one for {@link Surface#WINDOWS}
 * also says who sits before which display, see {@link #caller}.
 */
public abstract class ExecBackendContract extends BackendContract<ExecBackend> {
    private static final Clause TYPE = new Clause(
            "ExecBackend.TYPE",
            "Service property, String: protocol and its version, such as x11/1. Both machines must have a backend of one"
                    + " type; this one makes either half.");
    private static final Clause SURFACE = new Clause(
            "ExecBackend.SURFACE",
            "Service property, String: the name of the Surface that it serves: WINDOWS on a display, or text in the"
                    + " TERMINAL that it was called from.");
    private static final Clause CHECKS = new Clause(
            "ExecBackend.check",
            "What is there and what is missing on this machine; caller: on the user's side whoever would use it, null on"
                    + " the provider's side. It answers for any caller and any options, soon.");
    private static final Clause VISIBLE =
            new Clause("ClientIO.visible", "Completes, never exceptionally, when the user can see the application.");
    private static final Clause ASK = new Clause(
            "ClientIO.askToClose",
            "Whether the program could be asked to close, as its window's close button does; false if there is no way.");
    private static final Clause NEEDS =
            new Clause("ServerIO.needs", "What the program needs to be seen and used: environment, binds, streams.");
    private static final Clause SECRET = new Clause("ClientIO.offer", "Never a secret of the user's machine.");
    private static final Clause CONSOLE =
            new Clause("Console", "The streams belong to the command and are not closed by a backend.");
    private static final Clause OTHERS =
            new Clause("ExecBackend", "It may throw: the session then ends with what it says, and nothing else does.");
    private static final Clause SERVICE =
            new Clause("ExecBackend", "Registered as a service with the properties TYPE and SURFACE.");
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    /** For subclasses. */
    protected ExecBackendContract() {}

    /**
     * {@return another backend of the same type, by default one more of this. Who implements a type that others implement
     * too, or a later version of his own, gives theirs here}
     *
     * @param sandbox for what it starts itself
     * @throws Exception if it cannot be made
     */
    protected ExecBackend sameType(cpcc.sandbox.api.Sandbox sandbox) throws Exception {
        return backend(sandbox);
    }

    /**
     * {@return who uses it; with a display, or other things in the environment, if the backend needs them}
     *
     * @param console the standard streams
     */
    protected Caller caller(Console console) {
        return new Caller(ACCOUNT, HOME, java.nio.file.Path.of("/"), Map.of("TERM", "xterm-256color"), console);
    }

    /**
     * {@return a program that the user can see, and that stays: a window for {@link Surface#WINDOWS}}
     */
    protected List<String> program() {
        return surface() == Surface.WINDOWS ? List.of("xterm", "-e", "sleep", "1000") : List.of("sleep", "1000");
    }

    /** {@return a program that ends by itself, with 0 if it finds what it needs to be seen} */
    protected List<String> probe() {
        return surface() == Surface.WINDOWS ? List.of("xdpyinfo") : List.of("true");
    }

    /**
     * {@return what must never leave the user's machine, by default the display's cookies in the caller's authority file}
     *
     * @throws Exception if it cannot be found
     */
    protected List<byte[]> secrets() throws Exception {
        String authority = caller(new MemoryConsole("")).env().get("XAUTHORITY");
        return authority == null ? List.of() : Secrets.cookies(java.nio.file.Path.of(authority));
    }

    final Surface surface() {
        String name = properties().get(ExecBackend.SURFACE);
        for (Surface each : Surface.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw SURFACE.broken("the surface is " + name + ", not one of " + Arrays.toString(Surface.values()), null);
    }

    final ExecRun open(MemoryConsole console) throws Exception {
        return open(backend, backend, console);
    }

    final ExecRun open(ExecBackend user, ExecBackend provider, MemoryConsole console) throws Exception {
        String id = newSession();
        SessionInfo here = session(id, "u");
        return new ExecRun(user, provider, here, session(id, "p"), caller(console), sandbox, patience());
    }

    /** One session as a user would have it, to its end. */
    private void oneSession() throws Exception {
        try (MemoryConsole console = new MemoryConsole()) {
            ExecRun run = open(console);
            try (run) {
                isSeen(run.start(program()));
                run.endProgram();
            }
        }
    }

    private void isSeen(ExecRun run) {
        VISIBLE.comes(
                patience(),
                () -> program() + " runs, and after " + patience().toSeconds() + " s it is not visible",
                () -> run.isVisible() || !run.programIsAlive());
        VISIBLE.holds(run.isVisible(), program() + " ended before it was visible, with code " + codeIfEnded(run));
        VISIBLE.holds(
                !run.client.visible().toCompletableFuture().isCompletedExceptionally(),
                "visible() completed exceptionally");
    }

    private static String codeIfEnded(ExecRun run) {
        return run.programIsAlive() ? "(it runs)" : Integer.toString(run.code());
    }

    // What it says of itself

    @Test
    void itsServiceSaysWhatItIs() {
        String type = properties().getOrDefault(ExecBackend.TYPE, "");
        TYPE.holds(type.matches("[a-z0-9.-]{1,40}/[0-9]{1,4}"), "the type is \"" + type + "\"");
        surface();
        services()
                .ifPresent(names -> SERVICE.holds(
                        names.contains(ExecBackend.class.getName()), "the component is registered as " + names));
        SURFACE.holds(
                surface() != Surface.TERMINAL || this instanceof TerminalBackendContract,
                "its test extends ExecBackendContract and not TerminalBackendContract, although it serves TERMINAL");
    }

    @Test
    void itsChecksAnswerForBothSides() throws Exception {
        Caller fit = caller(new MemoryConsole(""));
        List<Check> user = CHECKS.within(CHECK, "check(USER)", () -> backend.check(Side.USER, fit, Map.of()));
        List<Check> provider =
                CHECKS.within(CHECK, "check(PROVIDER)", () -> backend.check(Side.PROVIDER, null, Map.of()));
        Words.areGood(user);
        Words.areGood(provider);
        isFit(CHECKS, "user's", user);
        isFit(CHECKS, "provider's", provider);
    }

    @Test
    void itsChecksAnswerAnyCallerAndAnyOptions() throws Exception {
        Map<String, String> odd = Map.of("display", "\u001b[2J", "", "", "no.such", "x".repeat(10_000));
        Map<String, String> env = Map.of("DISPLAY", "nowhere:99999.x", "XAUTHORITY", "/nowhere", "TERM", "\n");
        for (Map<String, String> each : List.of(env, Map.<String, String>of())) {
            for (Map<String, String> options : List.of(odd, Map.<String, String>of())) {
                Caller caller = new Caller("", HOME, HOME, each, new MemoryConsole(""));
                Words.areGood(CHECKS.within(CHECK, "check(USER)", () -> backend.check(Side.USER, caller, options)));
                Words.areGood(
                        CHECKS.within(CHECK, "check(PROVIDER)", () -> backend.check(Side.PROVIDER, null, options)));
            }
        }
    }

    @Test
    void whatSaysThatItCannotServeRefusesToo() throws Exception {
        Caller caller = caller(new MemoryConsole(""));
        SessionInfo session = session(newSession(), "u");
        LocalWire[] wires = LocalWire.pair();
        if (hasError(backend.check(Side.USER, caller, Map.of()))) {
            refused(() -> backend.client(session, caller, wires[0]), "client()", CHECKS);
        }
        if (hasError(backend.check(Side.PROVIDER, null, Map.of()))) {
            refused(() -> backend.server(session, Map.of(), wires[1]), "server()", CHECKS);
        }
        wires[0].close();
    }

    // What the user sees

    @Test
    void theUserSeesTheProgram() throws Exception {
        servesHere();
        try (MemoryConsole console = new MemoryConsole();
                ExecRun run = open(console)) {
            VISIBLE.holds(!run.isVisible(), "visible() is complete before a program was started");
            isSeen(run.start(program()));
            CONSOLE.holds(!console.streamsClosed(), "a stream of the console was closed");
            run.endProgram();
        }
    }

    @Test
    void whatItShowsIsWhatItSaysItShows() throws Exception {
        servesHere();
        String mark = "text-of-the-program";
        try (MemoryConsole console = new MemoryConsole("")) {
            try (ExecRun run = open(console)) {
                run.start("sh", "-c", "echo " + mark + "; exit 3");
                int code = run.code();
                OTHERS.holds(code == 3, "a program that ends with code 3 ended with " + code);
            }
            boolean shown = console.printed().contains(mark);
            if (surface() == Surface.TERMINAL) {
                SURFACE.holds(
                        shown,
                        "it says that it serves TERMINAL, and what a program prints does not appear at the caller's"
                                + " terminal, only: \"" + console.printed() + '"');
            } else {
                SURFACE.holds(
                        !shown,
                        "it says that it serves " + surface()
                                + ", and what a program prints appears at the caller's terminal");
            }
        }
    }

    @Test
    void halvesOfTwoBackendsOfOneTypeUnderstandEachOther() throws Exception {
        servesHere();
        ExecBackend other = sameType(sandbox);
        try {
            understand(backend, other, "the user's half is this one's, the provider's half another's");
            understand(other, backend, "the provider's half is this one's, the user's half another's");
        } finally {
            stop(other);
        }
    }

    private void understand(ExecBackend user, ExecBackend provider, String which) throws Exception {
        String type = properties().get(ExecBackend.TYPE);
        try (MemoryConsole console = new MemoryConsole();
                ExecRun run = open(user, provider, console)) {
            run.start(program());
            TYPE.comes(
                    patience(),
                    () -> "two backends of the type " + type
                            + " do not understand each other: the program runs and is not" + " seen (" + which + ")",
                    run::isVisible);
            run.endProgram();
        } catch (BackendException e) {
            throw TYPE.broken(
                    "two backends of the type " + type + " do not understand each other: " + e.getMessage() + " ("
                            + which + ")",
                    e);
        }
    }

    @Test
    void askingToCloseAnswersAtAnyTime() throws Exception {
        servesHere();
        try (MemoryConsole console = new MemoryConsole()) {
            ExecRun run = open(console);
            try (run) {
                ASK.does(CLOSE, "askToClose() before a program runs", run.client::askToClose);
                isSeen(run.start(program()));
                ASK.does(CLOSE, "askToClose()", run.client::askToClose);
                run.endProgram();
            }
            ASK.does(
                    CLOSE,
                    "askToClose() after close()",
                    () -> ASK.holds(!run.client.askToClose(), "askToClose() is true after close()"));
        }
    }

    // What travels and what it needs

    @Test
    void itsOfferCanTravelAndHasNoSecret() throws Exception {
        servesHere();
        try (MemoryConsole console = new MemoryConsole("");
                ExecRun run = open(console)) {
            Map<String, String> offer = run.client.offer();
            Words.canTravel(offer);
            for (byte[] secret : secrets()) {
                SECRET.holds(!Secrets.isIn(secret, offer), "a cookie of the user's display is in the offer");
            }
            SECRET.holds(offer.equals(run.client.offer()), "a second offer() differs from the first");
        }
    }

    @Test
    void whatItNeedsCanBeHad() throws Exception {
        servesHere();
        try (MemoryConsole console = new MemoryConsole("");
                ExecRun run = open(console)) {
            isPlain(run.server.needs());
            for (Bind bind : run.server.needs().binds()) {
                NEEDS.holds(Files.exists(bind.source()), bind.source() + " is to be bound, and is not there");
            }
        }
    }

    private static void isPlain(Needs needs) {
        NEEDS.holds(needs != null && needs.stdio() != null, "needs are " + needs);
        needs.env().forEach((name, value) -> {
            NEEDS.holds(name.matches("[A-Za-z_][A-Za-z0-9_]*"), "no name of a variable: " + name);
            NEEDS.holds(
                    value.chars().noneMatch(Character::isISOControl), "control characters are in the variable " + name);
        });
        for (Bind bind : needs.binds()) {
            NEEDS.holds(
                    bind.source().isAbsolute()
                            && bind.source().equals(bind.source().normalize()),
                    "no plain path to bind: " + bind.source());
            NEEDS.holds(
                    bind.target().isAbsolute()
                            && bind.target().equals(bind.target().normalize()),
                    "no plain path to bind to: " + bind.target());
        }
    }

    @Test
    void offersThatMakeNoSenseAreRefusedAndLeaveNothing() throws Exception {
        servesHere();
        oneSession();
        List<Map<String, String>> good = List.of(offer(new MemoryConsole("")), offer(MemoryConsole.terminal(80, 24)));
        Footprint before = footprint();
        for (Map<String, String> offer : good) {
            for (var each : Nonsense.hopeless(offer).entrySet()) {
                LocalWire[] wires = LocalWire.pair();
                SessionInfo session = session(newSession(), "p");
                refused(
                        () -> backend.server(session, each.getValue(), wires[1]),
                        "server() with " + each.getKey(),
                        ExecRun.SERVER);
                wires[0].close();
            }
            for (var each : Nonsense.doubtful(offer).entrySet()) {
                refusedOrHarmless(each.getKey(), each.getValue());
            }
        }
        nothingIsLeft(ExecRun.SERVER, before);
        oneSession();
    }

    private Map<String, String> offer(MemoryConsole console) throws Exception {
        try (console;
                ExecRun run = open(console)) {
            return new HashMap<>(run.client.offer());
        }
    }

    private void refusedOrHarmless(String what, Map<String, String> offer) throws Exception {
        LocalWire[] wires = LocalWire.pair();
        SessionInfo session = session(newSession(), "p");
        try {
            ServerIO half = ExecRun.SERVER.within(
                    patience(), "server() with " + what, () -> backend.server(session, offer, wires[1]));
            isPlain(half.needs());
            ExecRun.CLOSE_SERVER.does(CLOSE, "close()", half::close);
        } catch (BackendException e) {
            Words.areGood(e);
        } finally {
            wires[0].close();
        }
    }

    private void refused(java.util.concurrent.Callable<? extends AutoCloseable> work, String call, Clause clause)
            throws Exception {
        try {
            clause.within(patience(), call, work).close();
        } catch (BackendException e) {
            Words.areGood(e);
            return;
        }
        throw clause.broken(call + " made a half where it must refuse", null);
    }

    // How it ends

    @Test
    void nothingIsLeftOfASession() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        for (int i = 0; i < 3; i++) {
            oneSession();
        }
        nothingIsLeft(ExecRun.CLOSE_CLIENT, before);
    }

    @Test
    void halvesThatWereNeverUsedLeaveNothing() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        LocalWire[] wires = LocalWire.pair();
        SessionInfo session = session(newSession(), "u");
        try (MemoryConsole console = new MemoryConsole()) {
            ClientIO alone = ExecRun.CLIENT.within(
                    patience(), "client()", () -> backend.client(session, caller(console), wires[0]));
            ExecRun.CLOSE_CLIENT.does(CLOSE, "close() of a user half that was never used", alone::close);
            wires[0].close();
        }
        try (MemoryConsole console = new MemoryConsole()) {
            open(console).close();
        }
        nothingIsLeft(ExecRun.CLOSE_CLIENT, before);
    }

    @Test
    void closingAgainIsHarmless() throws Exception {
        servesHere();
        try (MemoryConsole console = new MemoryConsole()) {
            ExecRun run = open(console);
            try (run) {
                isSeen(run.start(program()));
            }
            ExecRun.CLOSE_SERVER.does(CLOSE, "a second close() of the provider's half", run.server::close);
            ExecRun.CLOSE_CLIENT.does(CLOSE, "a second close() of the user's half", run.client::close);
            CONSOLE.holds(!console.streamsClosed(), "a stream of the console was closed");
            VISIBLE.holds(
                    !run.client.visible().toCompletableFuture().isCompletedExceptionally(),
                    "visible() completed exceptionally");
        }
    }

    @Test
    void itClosesInTimeWhenTheOtherSideNoLongerAnswers() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        try (MemoryConsole console = new MemoryConsole();
                ExecRun run = open(console)) {
            isSeen(run.start(program()));
            run.wires[0].stall();
            ExecRun.CLOSE_CLIENT.does(CLOSE, "close() of the user's half without a link", run.client::close);
            ExecRun.CLOSE_SERVER.does(CLOSE, "close() of the provider's half without a link", run.server::close);
        }
        nothingIsLeft(ExecRun.CLOSE_SERVER, before);
    }

    @Test
    void aSessionThatEndsDoesNotDisturbAnother() throws Exception {
        servesHere();
        try (MemoryConsole first = new MemoryConsole();
                MemoryConsole second = new MemoryConsole();
                ExecRun stays = open(first)) {
            isSeen(stays.start(program()));
            try (ExecRun goes = open(second)) {
                isSeen(goes.start(program()));
                OTHERS.holds(stays.programIsAlive(), "a second session ended the first one's program");
            }
            int code = stays.runBeside(probe());
            OTHERS.holds(code == 0, probe() + " ends with " + code + " in a session, after another session was closed");
            OTHERS.holds(stays.programIsAlive(), "closing a second session ended the first one's program");
            stays.endProgram();
        }
    }

    @Test
    void aBackendThatIsStoppedTakesEverythingWithIt() throws Exception {
        servesHere();
        oneSession();
        end(backend);
        Footprint before = footprint();
        ExecBackend again = anotherBackend();
        Clause clause = new Clause("a component", "Every component ends what it started, whatever das has not closed.");
        try (MemoryConsole console = new MemoryConsole()) {
            ExecRun run = open(again, again, console);
            try (run) {
                isSeen(run.start(program()));
                end(again);
                leftNothingOnItsWires(clause, run.wires);
                run.endProgram();
            }
        }
        nothingIsLeft(clause, before);
    }
}
