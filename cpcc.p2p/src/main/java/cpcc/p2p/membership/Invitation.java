package cpcc.p2p.membership;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * An invitation as it is handed over: {@code cpcc1-} and base64url of its fields and a checksum, so that a mistyped one is
 * told from a wrong one before anybody is asked.
 *
 * @param community the community's id
 * @param name the community's name, for people
 * @param inviter whose key must answer
 * @param addresses where it can be reached
 * @param secret who has it can join; 128 random bits, base64url
 * @param expires to the second
 */
public record Invitation(
        String community, String name, PeerId inviter, List<Address> addresses, String secret, Instant expires) {
    private static final String PREFIX = "cpcc1-";
    private static final int MAX_LENGTH = 8_000;
    private static final int SECRET_BYTES = 16;
    private static final int CHECKSUM_BYTES = 4;

    /**
     * {@return the invitation in a text}
     *
     * @param text what a person pasted; blanks and line breaks anywhere do no harm
     * @throws Failure {@link Reason#MALFORMED} if it is not a whole and unaltered invitation
     */
    public static Invitation parse(String text) throws Failure {
        String packed = text.replaceAll("\\s", "");
        if (!packed.startsWith(PREFIX) || packed.length() > MAX_LENGTH) {
            throw malformed(null);
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(packed.substring(PREFIX.length()));
            int length = Math.max(0, all.length - CHECKSUM_BYTES);
            byte[] fields = Arrays.copyOf(all, length);
            if (!Arrays.equals(checksum(fields), Arrays.copyOfRange(all, length, all.length))) {
                throw malformed(null);
            }
            Invitation invitation = read(fields);
            if (!invitation.toText().equals(packed)) {
                throw malformed(null);
            }
            return invitation;
        } catch (IOException | RuntimeException e) {
            throw malformed(e);
        }
    }

    /** {@return the text to hand over} */
    public String toText() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(community);
            out.writeUTF(name);
            out.writeUTF(inviter.text());
            out.writeByte(addresses.size());
            for (Address address : addresses) {
                out.writeUTF(address.toString());
            }
            out.write(Base64.getUrlDecoder().decode(secret));
            out.writeLong(expires.getEpochSecond());
            bytes.writeBytes(checksum(bytes.toByteArray()));
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    /** {@return a secret in the form that invitations carry} */
    public static String secretOf(byte[] random) {
        if (random.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a secret has " + SECRET_BYTES + " bytes");
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** {@return how many random bytes a secret has} */
    public static int secretBytes() {
        return SECRET_BYTES;
    }

    /** Without the secret: what is logged may be read by others. */
    @Override
    public String toString() {
        return "Invitation[" + community + " by " + inviter.shortText() + " until " + expires + "]";
    }

    private static Invitation read(byte[] fields) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(fields));
        String community = in.readUTF();
        String name = in.readUTF();
        PeerId inviter = new PeerId(in.readUTF());
        List<String> addresses = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            addresses.add(in.readUTF());
        }
        byte[] secret = in.readNBytes(SECRET_BYTES);
        Instant expires = Instant.ofEpochSecond(in.readLong());
        if (in.read() >= 0
                || !community.matches("[A-Z2-7]{" + Founding.ID_LENGTH + "}")
                || Names.problem(name).isPresent()
                || Hints.problem(addresses).isPresent()) {
            throw new IOException("fields that no inviter writes");
        }
        return new Invitation(community, name, inviter, Hints.addresses(addresses), secretOf(secret), expires);
    }

    private static byte[] checksum(byte[] fields) {
        return Arrays.copyOf(Hashes.sha256(fields), CHECKSUM_BYTES);
    }

    private static Failure malformed(Exception cause) {
        return new Failure(
                Reason.MALFORMED,
                "The invitation is malformed: it is not whole, or was altered on its way.",
                "Copy the whole line that begins with " + PREFIX + " and try again.",
                cause);
    }
}
