package cpcc.bench;

/**
 * One figure of a measurement.
 *
 * @param figure what was measured
 * @param value the median
 * @param unit of the value
 * @param peer what stands beside it in the same run, empty if nothing does
 * @param ratio value ÷ the peer's median; null without a peer
 * @param must bound that the value, or with a peer the ratio, must not exceed; null if there is none
 * @param wish bound that we would like to reach; null if there is none
 * @param ok whether the must is met
 */
record Row(String figure, double value, String unit, String peer, Double ratio, Double must, Double wish, boolean ok) {
    /** {@return a figure with a bound of its own} */
    static Row alone(String figure, double value, String unit, Double must, Double wish) {
        return new Row(figure, value, unit, "", null, must, wish, must == null || value <= must);
    }

    /** {@return a figure beside a peer's, bounded as a ratio} */
    static Row beside(
            String figure, double value, String unit, String peer, double peerValue, Double must, Double wish) {
        double ratio = value / peerValue;
        return new Row(figure, value, unit, peer, ratio, must, wish, must == null || ratio <= must);
    }
}
