package cpcc.exec.x11.guard;

/**
 * What a number in a request must be.
 *
 * @param kind what it names
 * @param offset where it is, in bytes
 * @param serversToo whether the root window, or the server's own colormap, will do
 * @param noneToo whether 0 and 1 will do, which name nothing
 * @param knownToo whether any window will do that the session may know of
 */
record Check(Kind kind, int offset, boolean serversToo, boolean noneToo, boolean knownToo) {
    private static final int WORD = 4;

    /** {@return where it ends} */
    int end() {
        return kind == Kind.ZERO ? offset + 1 : offset + WORD;
    }

    /** {@return the same for another place} */
    Check at(int other) {
        return new Check(kind, other, serversToo, noneToo, knownToo);
    }

    /** {@return the check that a table's word says, as in {@code window?}} */
    static Check named(String word, int offset) {
        String name = word.replaceAll("[?^*]", "");
        return new Check(Kind.named(name), offset, word.contains("^"), word.contains("?"), word.contains("*"));
    }
}
