package cpcc.itest.hosts;

import cpcc.itest.peers.Jars;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Start and stop cycles of CPCC's bundles in an order that a seed decides. */
record Cycles(long seed, int count) {
    /** {@return as many as this build runs, from the seed of {@code cpcc.seed} or a new one, which is printed} */
    static Cycles ofThisBuild() {
        Cycles cycles =
                new Cycles(Long.getLong("cpcc.seed", System.nanoTime()), Boolean.getBoolean("cpcc.long") ? 50 : 8);
        System.out.println("again with: -Dcpcc.seed=" + cycles.seed + ", " + cycles);
        return cycles;
    }

    /** {@return all steps: each cycle stops some bundles, refreshes one of three times, and starts them in another order} */
    List<Step> steps() {
        Random random = new Random(seed);
        List<String> bundles = new ArrayList<>(
                Jars.cpcc().stream().map(Jars::symbolicName).sorted().toList());
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Collections.shuffle(bundles, random);
            List<String> some = new ArrayList<>(bundles.subList(0, 1 + random.nextInt(bundles.size())));
            some.forEach(b -> steps.add(new Step(Step.Action.STOP, b)));
            if (random.nextInt(3) == 0) {
                steps.add(new Step(Step.Action.REFRESH, bundles.get(random.nextInt(bundles.size()))));
            }
            Collections.shuffle(some, random);
            some.forEach(b -> steps.add(new Step(Step.Action.START, b)));
        }
        return steps;
    }
}
