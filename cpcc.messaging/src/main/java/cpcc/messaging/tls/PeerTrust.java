package cpcc.messaging.tls;

import cpcc.messaging.api.PeerId;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts one self-signed P-256 certificate and nothing else; on the dialling side only the expected peer's.
 *
 * <p>Whether that peer may come in is not judged here but at HELLO, where it can be told why not.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    /** Clocks are off by a year; a certificate that ended long ago is refused all the same. */
    private static final Duration SKEW = Duration.ofDays(400);

    private final PeerId self;
    private final Optional<PeerId> expected;
    private final Clock clock;

    PeerTrust(PeerId self, Optional<PeerId> expected, Clock clock) {
        this.self = self;
        this.expected = expected;
        this.clock = clock;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length != 1) {
            throw new CertificateException("a chain of " + chain.length + " certificates instead of one");
        }
        X509Certificate certificate = chain[0];
        try {
            if (!P256.isOn(certificate.getPublicKey())) {
                throw new CertificateException("a certificate without a P-256 key");
            }
            certificate.verify(certificate.getPublicKey());
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("a certificate with a bad signature", e);
        }
        checkDates(certificate);
        PeerId peer = PeerKeys.idOf(certificate.getPublicKey());
        if (peer.equals(self)) {
            throw new CertificateException("this peer's own certificate");
        }
        if (expected.isPresent() && !expected.get().equals(peer)) {
            throw new CertificateException("another peer answers there, " + peer.shortText());
        }
    }

    private void checkDates(X509Certificate certificate) throws CertificateException {
        Instant now = clock.instant();
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.plus(SKEW).isBefore(from)) {
            throw new CertificateException("a certificate that is not valid before " + from);
        }
        if (now.minus(SKEW).isAfter(until)) {
            throw new CertificateException("a certificate that expired at " + until);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
