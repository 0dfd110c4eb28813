package cpcc.das.wire;

/** The empty answer: it was done. */
public record Done() {}
