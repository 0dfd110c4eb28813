package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import java.util.Map;

/**
 * What the user's half tells the provider's: the cookie of this one session. It opens nothing but the session's own
 * connections to the user's half; the X server's cookie stays at home.
 *
 * @param cookie of the session
 */
record Offer(Cookie cookie) {
    /** The connection that carries X11, as both halves call it. */
    static final String CONNECTION = "x11";

    /** The connection that carries what is known of the display's answers. */
    static final String KNOWN = "x11-known";

    private static final String PROTOCOL = "protocol";
    private static final String COOKIE = "cookie";

    Map<String, String> toMap() {
        return Map.of(PROTOCOL, Cookie.PROTOCOL, COOKIE, cookie.hex());
    }

    /**
     * {@return the offer of another machine}
     *
     * @param offer as it arrived, unchecked; what is not known is left alone
     * @throws BackendException if it makes no sense
     */
    static Offer parse(Map<String, String> offer) throws BackendException {
        if (!Cookie.PROTOCOL.equals(offer.get(PROTOCOL))) {
            throw senseless("no cookie of the known protocol");
        }
        return new Offer(Cookie.parse(offer.get(COOKIE)).orElseThrow(() -> senseless("no cookie of 16 bytes")));
    }

    private static BackendException senseless(String why) {
        return new BackendException("the user's machine offered " + why, "update CPCC on both machines");
    }
}
