package cpcc.messaging.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import javax.net.ssl.X509ExtendedKeyManager;

/** What an intruder shows as its certificate, whatever it is worth, and the key with which it signs the handshake. */
public final class Shown extends X509ExtendedKeyManager {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] RSA_WITH_SHA256 = {
        6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 0x0b, 5, 0
    };

    private final PrivateKey key;
    private final X509Certificate[] chain;

    private Shown(PrivateKey key, X509Certificate... chain) {
        this.key = key;
        this.chain = chain;
    }

    /** What an honest peer shows. */
    public static Shown of(PeerKeys keys) {
        return new Shown(keys.key(), keys.certificate());
    }

    /** A certificate that ended years ago. */
    public static Shown expired() throws GeneralSecurityException {
        KeyPair key = SelfSigned.newKey(RANDOM);
        Instant now = Instant.now();
        return new Shown(
                key.getPrivate(),
                SelfSigned.certificate(key, now.minus(Duration.ofDays(900)), now.minus(Duration.ofDays(500)), RANDOM));
    }

    /** The peer's certificate and one more behind it. */
    public static Shown chainOfTwo() throws GeneralSecurityException {
        PeerKeys keys = RawClient.keys();
        return new Shown(keys.key(), keys.certificate(), RawClient.keys().certificate());
    }

    /** A certificate whose signature has one bit wrong. */
    public static Shown brokenSignature() throws GeneralSecurityException {
        PeerKeys keys = RawClient.keys();
        byte[] der = keys.certificate().getEncoded();
        der[der.length - 1] ^= 1;
        return new Shown(keys.key(), parsed(der));
    }

    /** Another peer's certificate, without its key. */
    public static Shown withoutKeyOf(PeerKeys other) throws GeneralSecurityException {
        return new Shown(RawClient.keys().key(), other.certificate());
    }

    /** Another peer's key in a certificate that this one's key has signed. */
    public static Shown forged(PeerKeys other) throws GeneralSecurityException {
        KeyPair mine = SelfSigned.newKey(RANDOM);
        KeyPair mixed = new KeyPair(other.certificate().getPublicKey(), mine.getPrivate());
        return new Shown(mine.getPrivate(), SelfSigned.certificate(mixed, Instant.now(), SelfSigned.NEVER, RANDOM));
    }

    /**
     * A certificate of an RSA key with 512 bits. Java would not send one, because such a key cannot sign a handshake in TLS
     * 1.3: to Java it looks like one of a P-256 key.
     */
    public static Shown rsa512() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(512);
        KeyPair rsa = generator.generateKeyPair();
        byte[] algorithm = Der.sequence(RSA_WITH_SHA256);
        byte[] name = Der.sequence(Der.tlv(0x31, Der.sequence(new byte[] {6, 3, 0x55, 4, 3}, Der.text("weak"))));
        byte[] toSign = Der.sequence(
                Der.tlv(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.TEN),
                algorithm,
                name,
                Der.sequence(Der.time(Instant.now().minus(Duration.ofDays(1))), Der.time(SelfSigned.NEVER)),
                name,
                rsa.getPublic().getEncoded());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(rsa.getPrivate());
        signature.update(toSign);
        byte[] der = Der.sequence(toSign, algorithm, Der.bits(signature.sign()));
        PeerKeys keys = RawClient.keys();
        return new Shown(keys.key(), new Disguised(der, keys.certificate()));
    }

    private static X509Certificate parsed(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return "intruder";
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {"intruder"};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    /** One certificate on the wire, another one to whoever looks at it here. */
    private static final class Disguised extends X509Certificate {
        private static final long serialVersionUID = 1L;

        private final byte[] der;
        private final transient X509Certificate face;

        Disguised(byte[] der, X509Certificate face) {
            this.der = der;
            this.face = face;
        }

        @Override
        public byte[] getEncoded() {
            return der.clone();
        }

        @Override
        public PublicKey getPublicKey() {
            return face.getPublicKey();
        }

        @Override
        public void verify(PublicKey by) {}

        @Override
        public void verify(PublicKey by, String provider) {}

        @Override
        public void checkValidity() {}

        @Override
        public void checkValidity(Date at) {}

        @Override
        public int getVersion() {
            return face.getVersion();
        }

        @Override
        public BigInteger getSerialNumber() {
            return face.getSerialNumber();
        }

        @Override
        @Deprecated
        public Principal getIssuerDN() {
            return face.getIssuerX500Principal();
        }

        @Override
        @Deprecated
        public Principal getSubjectDN() {
            return face.getSubjectX500Principal();
        }

        @Override
        public Date getNotBefore() {
            return face.getNotBefore();
        }

        @Override
        public Date getNotAfter() {
            return face.getNotAfter();
        }

        @Override
        public byte[] getTBSCertificate() throws java.security.cert.CertificateEncodingException {
            return face.getTBSCertificate();
        }

        @Override
        public byte[] getSignature() {
            return face.getSignature();
        }

        @Override
        public String getSigAlgName() {
            return face.getSigAlgName();
        }

        @Override
        public String getSigAlgOID() {
            return face.getSigAlgOID();
        }

        @Override
        public byte[] getSigAlgParams() {
            return face.getSigAlgParams();
        }

        @Override
        public boolean[] getIssuerUniqueID() {
            return face.getIssuerUniqueID();
        }

        @Override
        public boolean[] getSubjectUniqueID() {
            return face.getSubjectUniqueID();
        }

        @Override
        public boolean[] getKeyUsage() {
            return face.getKeyUsage();
        }

        @Override
        public int getBasicConstraints() {
            return face.getBasicConstraints();
        }

        @Override
        public String toString() {
            return face.toString();
        }

        @Override
        public boolean hasUnsupportedCriticalExtension() {
            return false;
        }

        @Override
        public Set<String> getCriticalExtensionOIDs() {
            return face.getCriticalExtensionOIDs();
        }

        @Override
        public Set<String> getNonCriticalExtensionOIDs() {
            return face.getNonCriticalExtensionOIDs();
        }

        @Override
        public byte[] getExtensionValue(String oid) {
            return face.getExtensionValue(oid);
        }
    }
}
