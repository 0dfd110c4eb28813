package cpcc.exec.xpra;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** What opens an X server: 128 secret bits. Its text form never shows them. */
final class Cookie {
    static final int LENGTH = 16;

    private static final byte[] NAME = "MIT-MAGIC-COOKIE-1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] data;

    Cookie(byte[] data) {
        this.data = data.clone();
    }

    static Cookie random(SecureRandom random) {
        byte[] data = new byte[LENGTH];
        random.nextBytes(data);
        return new Cookie(data);
    }

    /** {@return the authorisation protocol's name} */
    static byte[] name() {
        return NAME.clone();
    }

    byte[] data() {
        return data.clone();
    }
}
