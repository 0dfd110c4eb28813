package cpcc.shell.control;

/** What a frame of the control socket says, and who sends it. */
public enum FrameType {
    /** Client: the call itself, a {@link ControlRequest} as JSON in UTF-8; exactly once, first. */
    REQUEST('H', true),
    /** Client: bytes of standard input, never more than granted. */
    INPUT('I', true),
    /** Client: standard input has ended. Empty. */
    INPUT_END('E', true),
    /** Client: the terminal has another size; columns and rows as u16 each. */
    WINDOW('W', true),
    /** Client: the interrupt key, or the signal. Empty. May be sent again. */
    INTERRUPT('K', true),
    /** Server: that many more bytes of standard input may be sent; u32. */
    CREDIT('C', false),
    /** Server: bytes of standard output. */
    OUTPUT('O', false),
    /** Server: bytes of standard error. */
    ERROR('R', false),
    /** Server: whether the terminal's own echo and line editing are off from now on; u8, 0 or 1. */
    RAW('T', false),
    /** Server: the exit code as i32; the last frame. */
    EXIT('X', false);

    private final char code;
    private final boolean fromClient;

    FrameType(char code, boolean fromClient) {
        this.code = code;
        this.fromClient = fromClient;
    }

    /** {@return the byte on the wire} */
    public byte code() {
        return (byte) code;
    }

    /** {@return whether the client sends it; else the server does} */
    public boolean fromClient() {
        return fromClient;
    }

    /**
     * {@return the type of this byte, null if there is none}
     *
     * @param code the byte on the wire
     */
    public static FrameType ofCode(byte code) {
        for (FrameType type : values()) {
            if (type.code() == code) {
                return type;
            }
        }
        return null;
    }
}
