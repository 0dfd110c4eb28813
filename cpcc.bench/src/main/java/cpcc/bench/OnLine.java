package cpcc.bench;

/**
 * A carrier, and the line that it goes through.
 *
 * @param carrier what brings windows to the screen
 * @param line nothing of it goes elsewhere
 */
record OnLine(Carrier carrier, Line line) {
    String name() {
        return carrier.name();
    }
}
