package cpcc.messaging.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * This peer's key pair: made on first start, kept in the state directory, never handed out.
 *
 * <p>All methods may be called from any thread and do not block on I/O.
 */
@ProviderType
public interface Identity {
    /** {@return this peer's id} */
    PeerId self();

    /** {@return the public key as X.509 SubjectPublicKeyInfo, base64; what others need to check a signature} */
    String publicKey();

    /**
     * {@return a signature over the bytes, ECDSA P-256 with SHA-256, base64}
     *
     * @param bytes what to sign; begin it with the name of its purpose, so that no signature serves twice
     */
    String sign(byte[] bytes);

    /**
     * {@return whether the owner of {@code signer} signed the bytes}
     *
     * @param signer the peer that must have signed
     * @param publicKey the key that came with the record, base64; must hash to {@code signer}
     * @param bytes what was signed
     * @param signature base64; anything malformed is simply not valid
     */
    boolean verify(PeerId signer, String publicKey, byte[] bytes, String signature);
}
