package cpcc.exec.x11;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** What opens an X server: 128 secret bits. Its text form never shows them. */
final class Cookie {
    /** The one authorisation protocol that is spoken here. */
    static final String PROTOCOL = "MIT-MAGIC-COOKIE-1";

    static final int LENGTH = 16;

    private static final byte[] NAME = PROTOCOL.getBytes(StandardCharsets.US_ASCII);

    private final byte[] data;

    Cookie(byte[] data) {
        this.data = data.clone();
    }

    static Cookie random(SecureRandom random) {
        byte[] data = new byte[LENGTH];
        random.nextBytes(data);
        return new Cookie(data);
    }

    /**
     * {@return the cookie that an offer carries, empty if it is none}
     *
     * @param hex from another machine, may be null
     */
    static Optional<Cookie> parse(String hex) {
        return hex != null && hex.matches("[0-9a-f]{" + 2 * LENGTH + "}")
                ? Optional.of(new Cookie(HexFormat.of().parseHex(hex)))
                : Optional.empty();
    }

    /** {@return the protocol's name as it goes over the wire} */
    static byte[] name() {
        return NAME.clone();
    }

    byte[] data() {
        return data.clone();
    }

    String hex() {
        return HexFormat.of().formatHex(data);
    }

    /**
     * {@return whether these are the same bits; takes as long either way}
     *
     * @param other what somebody showed
     */
    boolean matches(byte[] other) {
        return MessageDigest.isEqual(data, other);
    }

    @Override
    public String toString() {
        return PROTOCOL;
    }
}
