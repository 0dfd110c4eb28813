package cpcc.sandbox.bwrap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** What these tests do again and again. */
final class Bench {
    private static final int PATIENCE_SECONDS = 20;

    /**
     * How a program ended.
     *
     * @param code exit code
     * @param out what it wrote
     * @param err what it complained
     */
    record Result(int code, String out, String err) {}

    private Bench() {}

    static Plan sh(String script, String... args) {
        List<String> words = new java.util.ArrayList<>(List.of("sh", "-c", script, "sh"));
        words.addAll(List.of(args));
        return Plan.of("test", words).withStdio(Stdio.PIPES, null);
    }

    static Result run(Sandbox sandbox, Plan plan) throws Exception {
        try (Confined program = sandbox.start(plan)) {
            program.stdin().close();
            String out = new String(program.stdout().readAllBytes(), StandardCharsets.UTF_8);
            String err =
                    program.stderr() == null ? "" : new String(program.stderr().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(code(program), out, err);
        }
    }

    static int code(Confined program) throws Exception {
        return program.exit().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        await(what, Duration.ofSeconds(PATIENCE_SECONDS), condition);
    }

    static void await(String what, Duration patience, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.call() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            Thread.sleep(5);
        }
        assertTrue(condition.call(), what);
    }
}
