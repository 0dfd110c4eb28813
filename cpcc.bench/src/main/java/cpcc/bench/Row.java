package cpcc.bench;

import com.google.gson.annotations.SerializedName;

/**
 * One figure of a measurement.
 *
 * @param figure what was measured
 * @param value the median
 * @param unit of the value
 * @param peer what stands beside it in the same run, empty if nothing does
 * @param ratio value ÷ the peer's median; null without a peer
 * @param better which direction is better, and so what kind of bound must and wish are
 * @param must bound of the value, or with a peer of the ratio; null if there is none
 * @param wish bound that we would like to reach; null if there is none
 * @param ok whether the must is met
 */
record Row(
        String figure,
        double value,
        String unit,
        String peer,
        Double ratio,
        Better better,
        Double must,
        Double wish,
        boolean ok) {
    /** Which direction is better; its name in JSON is that of the direction. */
    enum Better {
        /** As a time is: must and wish are the most that is allowed. */
        @SerializedName("lower")
        LOWER("≤"),
        /** As a rate is: must and wish are the least that is asked for. */
        @SerializedName("higher")
        HIGHER("≥");

        private final String sign;

        Better(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        private boolean meets(double value, Double bound) {
            return bound == null || (this == LOWER ? value <= bound : value >= bound);
        }
    }

    /** {@return a figure with bounds of its own} */
    static Row alone(String figure, double value, String unit, Better better, Double must, Double wish) {
        return new Row(figure, value, unit, "", null, better, must, wish, better.meets(value, must));
    }

    /** {@return a figure beside a peer's, bounded as a ratio} */
    static Row beside(
            String figure,
            double value,
            String unit,
            String peer,
            double peerValue,
            Better better,
            Double must,
            Double wish) {
        double ratio = value / peerValue;
        return new Row(figure, value, unit, peer, ratio, better, must, wish, better.meets(ratio, must));
    }
}
