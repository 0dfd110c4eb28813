package cpcc.shell.control;

/** What a frame of the control socket says, and who sends it. */
public enum FrameType {
    /** Client: the call itself, a {@link ControlRequest} as JSON in UTF-8; exactly once, first. */
    REQUEST('H'),
    /** Client: bytes of standard input, never more than granted. */
    INPUT('I'),
    /** Client: standard input has ended. Empty. */
    INPUT_END('E'),
    /** Client: the terminal has another size; columns and rows as u16 each. */
    WINDOW('W'),
    /** Client: the interrupt key, or the signal. Empty. May be sent again. */
    INTERRUPT('K'),
    /** Server: that many more bytes of standard input may be sent; u32. The first, of 0, says that the call was taken. */
    CREDIT('C'),
    /** Server: bytes of standard output. */
    OUTPUT('O'),
    /** Server: bytes of standard error. */
    ERROR('R'),
    /** Server: whether the terminal's own echo and line editing are off from now on; u8, 0 or 1. */
    RAW('T'),
    /** Server: the exit code as i32; the last frame. */
    EXIT('X');

    private final char code;

    FrameType(char code) {
        this.code = code;
    }

    /** {@return the byte on the wire} */
    public byte code() {
        return (byte) code;
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
