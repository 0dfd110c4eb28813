package cpcc.config.api;

/**
 * Something in a configuration that is not as its author wants it.
 *
 * @param pid of the configuration, such as {@code cpcc.peer} or {@code cpcc.share~kate}
 * @param text what it is, with key and value if it is about one, and what is in force instead; one line
 * @param remedy what mends it; may be empty
 */
public record Problem(String pid, String text, String remedy) {
    /** {@return one line for the log} */
    @Override
    public String toString() {
        return pid + ": " + text + (remedy.isEmpty() ? "" : ". " + remedy);
    }
}
