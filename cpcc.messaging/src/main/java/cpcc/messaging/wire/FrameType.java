package cpcc.messaging.wire;

/** The frames' type bytes. A value is never given another meaning. */
public enum FrameType {
    HELLO(1),
    HELLO_ACK(2),
    REFUSED(3),
    BYE(4),
    MESSAGE(5),
    PING(6),
    PONG(7),
    OPEN(16),
    DATA(17),
    WINDOW(18),
    FIN(19),
    RST(20);

    private static final FrameType[] BY_CODE = new FrameType[32];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static FrameType of(byte code) throws ProtocolException {
        FrameType type = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new ProtocolException("a frame of unknown type " + (code & 0xff));
        }
        return type;
    }
}
