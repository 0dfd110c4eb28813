package cpcc.app.demo;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole community on one machine: bob shares an application, alice runs it on her own file. Everything is done through
 * the {@code cpcc} executable and a real X server, proven from the application's own /proc, and removed at the end.
 */
public final class Demo {
    private static final Duration SAVED = Duration.ofSeconds(15);
    private static final Duration CUT = Duration.ofSeconds(5);

    private final DemoOptions options;
    private final Path executable;
    private final Map<String, String> callerEnv;
    private final Steps steps;
    private final PrintStream out;

    private Demo(DemoOptions options, Path executable, Map<String, String> callerEnv, PrintStream out) {
        this.options = options;
        this.executable = executable;
        this.callerEnv = callerEnv;
        this.out = out;
        this.steps = new Steps(out);
    }

    /** What the demo found; the object that {@code --json} prints. */
    private record Outcome(
            boolean ok,
            String app,
            String file,
            String picture,
            Map<String, Object> proof,
            List<Steps.Step> steps,
            String error) {}

    /**
     * Runs the demo.
     *
     * @param words the command line after {@code demo}
     * @param executable the {@code cpcc} executable
     * @param callerEnv DISPLAY and its like, as the caller has them
     * @return the exit code: 0 if everything was proven, 2 for a wrong command line
     */
    public static int run(List<String> words, Path executable, Map<String, String> callerEnv) {
        DemoOptions options;
        try {
            options = DemoOptions.parse(words);
        } catch (DemoFailure e) {
            System.err.println("cpcc: " + e.getMessage());
            return 2;
        }
        PrintStream people = options.json()
                ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
                : System.out;
        Outcome outcome = new Demo(options, executable, callerEnv, people).run();
        if (options.json()) {
            System.out.println(new GsonBuilder().disableHtmlEscaping().create().toJson(outcome));
        } else if (!outcome.ok()) {
            System.err.println("cpcc: the demo failed: " + outcome.error());
        }
        return outcome.ok() ? 0 : 1;
    }

    private Outcome run() {
        Map<String, Object> proof = new LinkedHashMap<>();
        String[] found = {"", "", ""};
        try {
            Recipe recipe = options.recipe();
            found[0] = recipe.id();
            out.println("alice uses " + recipe.id() + ", which runs at bob's, on her own file:");
            boolean ok = play(recipe, proof, found);
            out.println(ok ? "All of it happened, and nothing of it is left but " + found[2] : "Not proven: " + proof);
            return outcome(ok, found, proof, ok ? "" : "not proven: " + proof);
        } catch (DemoFailure | IOException e) {
            return outcome(false, found, proof, e.getMessage());
        }
    }

    private Outcome outcome(boolean ok, String[] found, Map<String, Object> proof, String error) {
        return new Outcome(ok, found[0], found[1], found[2], proof, steps.done(), error);
    }

    private boolean play(Recipe recipe, Map<String, Object> proof, String[] found) throws DemoFailure, IOException {
        Path picture = Path.of("").toAbsolutePath().resolve("cpcc-demo-" + recipe.id() + ".png");
        try (Cleanup cleanup = new Cleanup()) {
            cleanup.alsoAtExit();
            Workplace workplace = cleanup.add(new Workplace());
            Screen screen = cleanup.add(screen(workplace));
            DemoPeer bob = cleanup.add(new DemoPeer(executable, workplace.folder("bob")));
            DemoPeer alice = cleanup.add(new DemoPeer(executable, workplace.folder("alice")));
            steps.step("a screen for alice", () -> {
                screen.start();
                return null;
            });
            Sample sample = Sample.write(workplace.folder("alice/docs").resolve(recipe.file()), recipe.picture());
            Path docs = sample.file().getParent();
            found[1] = sample.file().toString();
            steps.step("two peers start", () -> {
                bob.start("bob", docs);
                alice.start("alice", docs);
                return null;
            });
            steps.step("alice joins bob's community", () -> {
                bob.cpcc(Map.of(), docs, "community", "create", "demo");
                alice.join(docs, bob.cpcc(Map.of(), docs, "-q", "invite", "demo"));
                return null;
            });
            steps.step("bob shares " + recipe.id(), () -> share(recipe, bob, alice, docs));
            steps.step(
                    "alice runs it on " + sample.file(),
                    () -> alice.json(
                            screen.env(),
                            docs,
                            "run",
                            recipe.id(),
                            sample.file().toString()));
            Actor actor = new Actor(screen, recipe);
            String line = "Written by alice with bob's " + recipe.id() + " " + System.nanoTime();
            steps.step("its window is on her screen", () -> actor.open());
            Proof taken = steps.step(
                    "the path it took, from its own /proc",
                    () -> Proof.of(holder(bob, docs), recipe.programs().get(0), docs, screen.socket()));
            proof.put("path", taken);
            boolean saved =
                    steps.step("she changes and saves it", () -> actor.change(recipe.change(), line, sample, SAVED));
            proof.put("saved", saved);
            screen.picture(picture);
            found[2] = picture.toString();
            proof.put("notSavedWithoutFileChannel", steps.step("with the file channel cut, saving fails", () -> {
                cut(alice, docs);
                return !actor.change(
                        recipe.changeAgain(), "This must not arrive " + System.nanoTime(), sample.now(), CUT);
            }));
            proof.put("endedClean", steps.step("she closes it, and nothing is left at either side", () -> {
                for (var each : alice.json(Map.of(), docs, "sessions").getAsJsonArray()) {
                    alice.cpcc(
                            Map.of(),
                            docs,
                            "close",
                            each.getAsJsonObject().get("id").getAsString());
                }
                return Await.until(SAVED, () -> empty(alice, docs) && empty(bob, docs));
            }));
            return taken.holds() && saved && proof.values().stream().noneMatch(Boolean.FALSE::equals);
        }
    }

    private Screen screen(Workplace workplace) {
        boolean desktop =
                !options.headless() && !callerEnv.getOrDefault("DISPLAY", "").isEmpty();
        return desktop ? Screen.desktop(callerEnv, workplace.root()) : Screen.virtual(workplace.root());
    }

    private static Object share(Recipe recipe, DemoPeer bob, DemoPeer alice, Path docs) throws DemoFailure {
        if (recipe.command().isEmpty()) {
            bob.cpcc(Map.of(), docs, "share", recipe.id());
        } else {
            List<String> words = new ArrayList<>(List.of("share", recipe.id(), "--command", "--"));
            words.addAll(recipe.command());
            bob.cpcc(Map.of(), docs, words.toArray(String[]::new));
        }
        if (!Await.until(SAVED, () -> alice.cpcc(Map.of(), docs, "-q", "apps").contains(recipe.id()))) {
            throw new DemoFailure("alice does not see what bob shares", recipe.id());
        }
        return null;
    }

    private static long holder(DemoPeer provider, Path docs) throws DemoFailure {
        return provider.json(Map.of(), docs, "sessions")
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject()
                .get("pid")
                .getAsLong();
    }

    /** Ends the server of alice's files and nothing else, as a broken line would. */
    private static void cut(DemoPeer user, Path docs) throws DemoFailure {
        JsonObject status = user.json(Map.of(), docs, "status").getAsJsonObject();
        long pid = status.get("pid").getAsLong();
        ProcessHandle server = ProcessHandle.of(pid)
                .flatMap(peer -> Proof.below(peer, "sftp-server"))
                .orElseThrow(() -> new DemoFailure("alice's files are served by no sftp-server", "pid " + pid));
        server.destroyForcibly();
        server.onExit().join();
    }

    private static boolean empty(DemoPeer peer, Path docs) throws DemoFailure {
        return peer.json(Map.of(), docs, "sessions").getAsJsonArray().isEmpty();
    }
}
