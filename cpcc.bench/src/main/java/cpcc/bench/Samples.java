package cpcc.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** Repeated measurements and their median. */
final class Samples {
    private final double[] values;

    private Samples(double[] values) {
        this.values = values;
    }

    /** {@return the wall-clock seconds of each run, in order} */
    static Samples seconds(int runs, Callable<?> work) throws Exception {
        double[] values = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            work.call();
            values[i] = (System.nanoTime() - start) / 1e9;
        }
        return new Samples(values);
    }

    /** {@return given values} */
    static Samples of(double... values) {
        return new Samples(values.clone());
    }

    /** {@return given values} */
    static Samples of(List<Double> values) {
        return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    double median() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** {@return the value that this many percent of the values do not exceed} */
    double percentile(int percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }

    /** {@return every single value, for the raw figures} */
    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
