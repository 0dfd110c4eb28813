package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the user's half tells the provider's: the cookie of this one session. It opens nothing but the session's own
 * connections to the user's half; the X server's cookie stays at home.
 *
 * @param cookie of the session
 * @param looks of the user's screen
 */
record Offer(Cookie cookie, Looks looks) {
    /** The connection that carries X11, as both halves call it. */
    static final String CONNECTION = "x11";

    /** The connection that carries what is known of the display's answers. */
    static final String KNOWN = "x11-known";

    private static final String PROTOCOL = "protocol";
    private static final String COOKIE = "cookie";

    Map<String, String> toMap() {
        Map<String, String> offer = new HashMap<>(looks.variables());
        offer.put(PROTOCOL, Cookie.PROTOCOL);
        offer.put(COOKIE, cookie.hex());
        return offer;
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
        Cookie cookie = Cookie.parse(offer.get(COOKIE)).orElseThrow(() -> senseless("no cookie of 16 bytes"));
        return new Offer(cookie, Looks.of(offer));
    }

    private static BackendException senseless(String why) {
        return new BackendException("the user's machine offered " + why, "update CPCC on both machines");
    }
}
