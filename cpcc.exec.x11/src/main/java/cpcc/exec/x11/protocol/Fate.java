package cpcc.exec.x11.protocol;

import java.nio.ByteBuffer;

/**
 * What becomes of a message.
 *
 * @param rest what becomes of that behind its head
 * @param instead what goes on in the head's place; null for the head itself
 */
public record Fate(Rest rest, ByteBuffer instead) {
    /** It goes on as it is. */
    public static final Fate PASS = new Fate(Rest.PASS, null);

    /** Its head goes on, and as many zeros as bytes follow it. */
    public static final Fate BLANK = new Fate(Rest.BLANK, null);

    /** What becomes of that behind a head. */
    public enum Rest {
        PASS,
        BLANK,
        DROP
    }

    /** Something else goes on in its place, a whole message; or nothing, if that is empty. */
    public static Fate instead(ByteBuffer message) {
        return new Fate(Rest.DROP, message);
    }

    /** {@return whether it goes on as it is} */
    public boolean passes() {
        return rest == Rest.PASS;
    }
}
