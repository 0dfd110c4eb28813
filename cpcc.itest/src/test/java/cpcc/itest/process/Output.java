package cpcc.itest.process;

/**
 * What a command did.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it printed as errors
 */
public record Output(int code, String out, String err) {
    /** {@return what it printed, without the last line's end} */
    public String text() {
        return out.strip();
    }
}
