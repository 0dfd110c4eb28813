package cpcc.p2p;

import cpcc.messaging.api.Identity;
import cpcc.messaging.api.PeerId;
import cpcc.p2p.membership.Hashes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A real key pair that lives as long as the test. */
public final class TestIdentity implements Identity {
    private final KeyPair keys;

    /** A new peer. */
    public TestIdentity() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public PeerId self() {
        return PeerId.ofHash(Hashes.sha256(keys.getPublic().getEncoded()));
    }

    @Override
    public String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    @Override
    public String sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(bytes);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean verify(PeerId signer, String publicKey, byte[] bytes, String signature) {
        try {
            byte[] key = Base64.getDecoder().decode(publicKey);
            if (!PeerId.ofHash(Hashes.sha256(key)).equals(signer)) {
                return false;
            }
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key)));
            check.update(bytes);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
