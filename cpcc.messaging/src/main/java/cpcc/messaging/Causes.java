package cpcc.messaging;

import cpcc.messaging.wire.OneLine;
import java.security.cert.CertificateException;

/** Puts what went wrong on a connection into words. */
final class Causes {
    private Causes() {}

    /** {@return one line for people, never empty} */
    static String text(Throwable error) {
        Throwable deepest = error;
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof CertificateException) {
                return OneLine.of(each.getMessage());
            }
            deepest = each;
        }
        String message = deepest.getMessage();
        String text = message == null
                ? deepest.getClass().getSimpleName()
                : OneLine.of(message.lines().findFirst().orElse(""));
        return text.isBlank() ? deepest.getClass().getSimpleName() : text;
    }
}
