package cpcc.sandbox.bwrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.contract.broken.Verdict;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The contract finds a sandbox that runs a program with more than its plan says, or forgets it. */
class BrokenSandboxesIT {
    private static final String HEALTHY = "exitCodesAreHandedOn";

    @Test
    void oneThatAlwaysGivesNetworkIsFound() {
        isFound(WithNetwork.class, "thereIsNoNetworkUnlessThePlanSaysSo", "Plan.network");
    }

    @Test
    void oneThatBindsEverythingWritableIsFound() {
        isFound(WithWritableBinds.class, "aFolderBoundReadOnlyCanBeReadAndNotWritten", "Bind.writable");
    }

    @Test
    void oneThatAddsToTheEnvironmentIsFound() {
        isFound(WithMoreEnvironment.class, "theEnvironmentIsExactlyThePlans", "Plan.env");
    }

    @Test
    void oneThatShowsMoreFilesIsFound() {
        isFound(WithMoreFiles.class, "nothingOfTheMachineIsThereButPrograms", "what a program may see and have");
    }

    @Test
    void oneThatForgetsItsProgramsIsFound() {
        isFound(Forgetful.class, "aSandboxThatIsStoppedTakesEverythingWithIt", "whole process tree");
    }

    private static void isFound(Class<?> contract, String test, String clause) {
        Verdict verdict = Verdict.of(contract, test, HEALTHY);
        assertEquals(List.of(test), verdict.failed(), verdict.toString());
        String why = verdict.reasons().get(test);
        assertTrue(why.toLowerCase().contains(clause.toLowerCase()), why);
    }

    /** Confines another plan than the one it was given. */
    private record Spoiled(Bubblewrap good, UnaryOperator<Plan> spoil) implements Sandbox {
        @Override
        public List<Check> check() {
            return good.check();
        }

        @Override
        public Confined start(Plan plan) throws BackendException {
            return good.start(spoil.apply(plan));
        }
    }

    abstract static class Spoiling extends BubblewrapContractIT {
        @Override
        protected Sandbox sandbox(Path runtimeDir) {
            return new Spoiled((Bubblewrap) super.sandbox(runtimeDir), this::spoil);
        }

        Plan spoil(Plan plan) {
            return plan;
        }

        @Override
        protected void stop(Sandbox made) throws Exception {
            super.stop(((Spoiled) made).good());
        }
    }

    static class WithNetwork extends Spoiling {
        @Override
        Plan spoil(Plan plan) {
            return plan.withNetwork(true);
        }
    }

    static class WithWritableBinds extends Spoiling {
        @Override
        Plan spoil(Plan plan) {
            return plan.withBinds(plan.binds().stream()
                    .map(each -> new Bind(each.source(), each.target(), true))
                    .toList());
        }
    }

    static class WithMoreEnvironment extends Spoiling {
        @Override
        Plan spoil(Plan plan) {
            Map<String, String> env = new HashMap<>(plan.env());
            env.put("MORE", "than the plan's");
            return plan.withEnv(env);
        }
    }

    static class WithMoreFiles extends Spoiling {
        @Override
        Plan spoil(Plan plan) {
            Path shown = Path.of(plan.command().get(plan.command().size() - 1));
            return shown.isAbsolute() ? plan.withBinds(List.of(new Bind(shown, shown, false))) : plan;
        }
    }

    static class Forgetful extends Spoiling {
        @Override
        protected void stop(Sandbox made) {
            // What it runs goes on until it is ended by the test.
        }
    }
}
