package cpcc.messaging.api;

import java.util.Locale;

/**
 * Who a peer is: the SHA-256 of its public key, for people and for JSON.
 *
 * <p>The text has 56 characters: the hash in base32 (RFC 4648, no padding) in four groups of 13, each followed by a Luhn
 * mod 32 check character, so that a mistyped id is refused before anything is dialled. An address is only a hint; the id is
 * the identity.
 *
 * @param text the 56 characters in upper case, without dashes
 */
public record PeerId(String text) implements Comparable<PeerId> {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int GROUPS = 4;
    private static final int GROUP = 13;

    /**
     * Checks the text. {@inheritDoc}
     *
     * @throws IllegalArgumentException if length, alphabet or a check character is wrong
     */
    public PeerId {
        if (text.length() != GROUPS * (GROUP + 1)) {
            throw new IllegalArgumentException("a peer id has 56 characters, not " + text.length());
        }
        for (int i = 0; i < GROUPS; i++) {
            String group = text.substring(i * (GROUP + 1), (i + 1) * (GROUP + 1));
            if (check(group.substring(0, GROUP)) != group.charAt(GROUP)) {
                throw new IllegalArgumentException("a peer id with a typing error in \"" + group + "\"");
            }
        }
    }

    /**
     * {@return the id that a person typed or JSON carried}
     *
     * @param text upper or lower case, dashes and spaces anywhere
     * @throws IllegalArgumentException if it is no peer id
     */
    public static PeerId parse(String text) {
        return new PeerId(text.replaceAll("[- ]", "").toUpperCase(Locale.ROOT));
    }

    /**
     * {@return the id of a public key's hash}
     *
     * @param sha256 the SHA-256 of the key's X.509 SubjectPublicKeyInfo, 32 bytes
     * @throws IllegalArgumentException if it has another length
     */
    public static PeerId ofHash(byte[] sha256) {
        if (sha256.length != 32) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + sha256.length);
        }
        StringBuilder plain = new StringBuilder();
        int bits = 0;
        int count = 0;
        for (byte b : sha256) {
            bits = bits << 8 | b & 0xff;
            for (count += 8; count >= 5; count -= 5) {
                plain.append(ALPHABET.charAt(bits >> count - 5 & 31));
            }
        }
        plain.append(ALPHABET.charAt(bits << 5 - count & 31));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            String group = plain.substring(i * GROUP, (i + 1) * GROUP);
            text.append(group).append(check(group));
        }
        return new PeerId(text.toString());
    }

    /** {@return the first seven characters, enough to tell the peers of a table apart; never to identify one} */
    public String shortText() {
        return text.substring(0, 7);
    }

    /** Orders by text: any order that all peers agree on will do. */
    @Override
    public int compareTo(PeerId other) {
        return text.compareTo(other.text);
    }

    /** {@return the text in groups of seven for reading aloud} */
    @Override
    public String toString() {
        return String.join("-", text.split("(?<=\\G.{7})"));
    }

    private static char check(String group) {
        int sum = 0;
        int factor = 1;
        for (int i = 0; i < group.length(); i++) {
            int value = ALPHABET.indexOf(group.charAt(i));
            if (value < 0) {
                throw new IllegalArgumentException("a peer id with the character '" + group.charAt(i) + "'");
            }
            int addend = factor * value;
            sum += addend / 32 + addend % 32;
            factor = 3 - factor;
        }
        return ALPHABET.charAt((32 - sum % 32) % 32);
    }
}
