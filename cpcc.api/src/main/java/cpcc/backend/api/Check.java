package cpcc.backend.api;

/**
 * One thing a backend looked at on this machine, for {@code doctor} and for refusals.
 *
 * @param level how it is
 * @param text what was found, one line
 * @param remedy what mends it, best a command to type; empty when {@link Level#OK}
 */
public record Check(Level level, String text, String remedy) {
    /**
     * {@return a check that is fine}
     *
     * @param text what was found
     */
    public static Check ok(String text) {
        return new Check(Level.OK, text, "");
    }

    /**
     * {@return a check that works with a drawback}
     *
     * @param text what was found
     * @param remedy what mends it
     */
    public static Check warning(String text, String remedy) {
        return new Check(Level.WARNING, text, remedy);
    }

    /**
     * {@return a check that failed}
     *
     * @param text what was found
     * @param remedy what mends it
     */
    public static Check error(String text, String remedy) {
        return new Check(Level.ERROR, text, remedy);
    }
}
