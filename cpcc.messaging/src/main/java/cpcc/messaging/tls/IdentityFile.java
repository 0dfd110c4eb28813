package cpcc.messaging.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/**
 * The file {@code peer.pem}: private key and certificate in one, so that no crash can part them.
 *
 * <p>Whoever has it is this peer; if it is lost, so is the membership. A file that cannot be read is therefore an error for
 * a person to decide about, never a reason to make a new identity.
 */
final class IdentityFile {
    private static final String NAME = "peer.pem";
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private IdentityFile() {}

    static PeerKeys open(Path folder, SecureRandom random, Instant now) throws IOException {
        Files.createDirectories(folder, FOLDER_MODE);
        Path file = folder.resolve(NAME);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create(file, random, now);
            }
            return read(file);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "The identity in " + file + " is damaged (" + e.getMessage()
                            + "). Restore it from a backup, or move " + folder
                            + " away to begin as a new peer that must be invited again",
                    e);
        }
    }

    private static PeerKeys read(Path file) throws IOException, GeneralSecurityException {
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
        String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(block(pem, KEY)));
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(block(pem, CERTIFICATE)));
        checkPair(key, certificate);
        return new PeerKeys(key, certificate);
    }

    private static void checkPair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!P256.isOn(key) || !P256.isOn(certificate.getPublicKey())) {
            throw new IllegalArgumentException("not a P-256 key");
        }
        byte[] probe = "cpcc key check".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(SelfSigned.SIGNATURE);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new IllegalArgumentException("key and certificate do not belong together");
        }
    }

    private static void create(Path file, SecureRandom random, Instant now)
            throws IOException, GeneralSecurityException {
        KeyPair key = SelfSigned.newKey(random);
        X509Certificate certificate =
                SelfSigned.certificate(key, now.minus(Duration.ofDays(1)), SelfSigned.NEVER, random);
        String pem = pem(KEY, key.getPrivate().getEncoded()) + pem(CERTIFICATE, certificate.getEncoded());
        Path fresh = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static byte[] block(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int until = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || until < from) {
            throw new IllegalArgumentException("no " + label + " in it");
        }
        return Base64.getDecoder()
                .decode(pem.substring(from + begin.length(), until).replaceAll("\\s", ""));
    }
}
