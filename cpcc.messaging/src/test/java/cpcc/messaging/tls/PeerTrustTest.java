package cpcc.messaging.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerTrustTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.now();

    private final PeerKeys self = RawClient.keys();
    private final PeerKeys other = RawClient.keys();

    PeerTrustTest() throws Exception {}

    @Test
    void oneGoodCertificateIsTrusted() {
        assertDoesNotThrow(() -> check(Optional.empty(), other.certificate()));
        assertDoesNotThrow(() -> check(Optional.of(other.self()), other.certificate()));
    }

    @Test
    void anotherKeyThanTheExpectedOneIsNot() throws Exception {
        PeerKeys third = RawClient.keys();
        assertRefused("another peer answers", Optional.of(third.self()), other.certificate());
    }

    @Test
    void theOwnCertificateIsNot() {
        assertRefused("own certificate", Optional.empty(), self.certificate());
    }

    @Test
    void aChainIsNot() {
        assertRefused("chain of 2", Optional.empty(), other.certificate(), self.certificate());
        assertRefused("chain of 0", Optional.empty());
    }

    @Test
    void anExpiredOneIsNotButAClockMayBeOffByAYear() throws Exception {
        KeyPair key = SelfSigned.newKey(RANDOM);
        X509Certificate old = certificate(key, NOW.minus(Duration.ofDays(900)), NOW.minus(Duration.ofDays(500)));
        assertRefused("expired", Optional.empty(), old);
        X509Certificate early = certificate(key, NOW.plus(Duration.ofDays(500)), NOW.plus(Duration.ofDays(900)));
        assertRefused("not valid before", Optional.empty(), early);
        X509Certificate off = certificate(key, NOW.plus(Duration.ofDays(365)), NOW.plus(Duration.ofDays(900)));
        assertDoesNotThrow(() -> check(Optional.empty(), off));
    }

    @Test
    void otherKindsOfKeysAreNot() throws Exception {
        KeyPairGenerator larger = KeyPairGenerator.getInstance("EC");
        larger.initialize(new ECGenParameterSpec("secp384r1"));
        assertRefused("P-256", Optional.empty(), certificate(larger.generateKeyPair(), NOW, SelfSigned.NEVER));
    }

    @Test
    void aBrokenSignatureIsNot() throws Exception {
        byte[] der = other.certificate().getEncoded();
        der[der.length - 1] ^= 1;
        X509Certificate broken = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        assertRefused("signature", Optional.empty(), broken);
    }

    @Test
    void aKeySignedByAnotherIsNot() throws Exception {
        KeyPair mine = SelfSigned.newKey(RANDOM);
        KeyPair mixed = new KeyPair(other.certificate().getPublicKey(), mine.getPrivate());
        assertRefused("signature", Optional.empty(), certificate(mixed, NOW, SelfSigned.NEVER));
    }

    @Test
    void datesAreWrittenAsRfc5280WantsThem() throws Exception {
        Instant from = Instant.parse("2049-12-31T23:59:59Z");
        Instant until = Instant.parse("2050-01-01T00:00:00Z");
        X509Certificate certificate = certificate(SelfSigned.newKey(RANDOM), from, until);
        assertEquals(from, certificate.getNotBefore().toInstant());
        assertEquals(until, certificate.getNotAfter().toInstant());
        assertEquals("CN=cpcc", certificate.getSubjectX500Principal().getName());
    }

    private static X509Certificate certificate(KeyPair key, Instant from, Instant until) throws Exception {
        return SelfSigned.certificate(key, from, until, RANDOM);
    }

    private void check(Optional<cpcc.messaging.api.PeerId> expected, X509Certificate... chain)
            throws CertificateException {
        new PeerTrust(self.self(), expected, Clock.systemUTC()).checkClientTrusted(chain, "EC");
    }

    private void assertRefused(String why, Optional<cpcc.messaging.api.PeerId> expected, X509Certificate... chain) {
        CertificateException refused = assertThrows(CertificateException.class, () -> check(expected, chain));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
