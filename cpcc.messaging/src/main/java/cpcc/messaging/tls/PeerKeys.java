package cpcc.messaging.tls;

import cpcc.messaging.api.Identity;
import cpcc.messaging.api.PeerId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** This peer's key pair and certificate, from the file in its state directory. Immutable. */
public final class PeerKeys implements Identity {
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final PeerId self;

    PeerKeys(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
        this.self = idOf(certificate.getPublicKey());
    }

    /**
     * Reads the identity, or makes one if this is the first start.
     *
     * @param folder where the identity is kept; made if missing
     * @param random for a new key
     * @param now for a new certificate
     * @return the identity
     * @throws IOException if the file is there but damaged, or cannot be read or written; never makes a second identity
     */
    public static PeerKeys open(Path folder, SecureRandom random, Instant now) throws IOException {
        return IdentityFile.open(folder, random, now);
    }

    /**
     * {@return a new identity that is kept nowhere}
     *
     * @param random for the key
     * @param now for the certificate
     * @throws GeneralSecurityException if this Java cannot make one
     */
    public static PeerKeys throwAway(SecureRandom random, Instant now) throws GeneralSecurityException {
        KeyPair made = SelfSigned.newKey(random);
        return new PeerKeys(
                made.getPrivate(),
                SelfSigned.certificate(made, now.minus(Duration.ofDays(1)), SelfSigned.NEVER, random));
    }

    /** {@return the id of whoever owns the key} */
    static PeerId idOf(PublicKey key) {
        try {
            return PeerId.ofHash(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate certificate() {
        return certificate;
    }

    @Override
    public PeerId self() {
        return self;
    }

    @Override
    public String publicKey() {
        return Base64.getEncoder().encodeToString(certificate.getPublicKey().getEncoded());
    }

    @Override
    public String sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(SelfSigned.SIGNATURE);
            signature.initSign(key);
            signature.update(bytes);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with this peer's own key", e);
        }
    }

    @Override
    public boolean verify(PeerId signer, String publicKey, byte[] bytes, String signature) {
        try {
            PublicKey signerKey = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
            if (!P256.isOn(signerKey) || !idOf(signerKey).equals(signer)) {
                return false;
            }
            Signature check = Signature.getInstance(SelfSigned.SIGNATURE);
            check.initVerify(signerKey);
            check.update(bytes);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // The contract: what is malformed is not valid, whatever is wrong with it.
        }
    }
}
