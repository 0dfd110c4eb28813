package cpcc.messaging.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;

/** Makes P-256 keys and certificates that sign themselves: only their key means anything, their names do not. */
final class SelfSigned {
    static final String CURVE = "secp256r1";
    static final String SIGNATURE = "SHA256withECDSA";
    /** RFC 5280's way to say that a certificate has no good date to end at. */
    static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    private static final byte[] ECDSA_WITH_SHA256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2};
    private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};

    private SelfSigned() {}

    static KeyPair newKey(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE), random);
        return generator.generateKeyPair();
    }

    static X509Certificate certificate(KeyPair key, Instant from, Instant until, SecureRandom random)
            throws GeneralSecurityException {
        byte[] algorithm = Der.sequence(ECDSA_WITH_SHA256);
        byte[] name = Der.sequence(Der.tlv(0x31, Der.sequence(COMMON_NAME, Der.text("cpcc"))));
        byte[] toSign = Der.sequence(
                Der.tlv(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(64, random).setBit(63)),
                algorithm,
                name,
                Der.sequence(Der.time(from), Der.time(until)),
                name,
                key.getPublic().getEncoded());
        Signature signature = Signature.getInstance(SIGNATURE);
        signature.initSign(key.getPrivate(), random);
        signature.update(toSign);
        byte[] der = Der.sequence(toSign, algorithm, Der.bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
