package cpcc.exec.x11.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * A request whose answer may be known, of a little-endian program, in the one form that all have that ask the same: bytes that mean
 * nothing are 0, and so is an extension's major opcode, which differs between servers.
 *
 * @param extension whose it is, "core" for the core protocol
 * @param name of the request in its protocol
 * @param subject what the answer is about
 * @param request its bytes, from the first; a whole request
 */
public record Question(String extension, String name, Subject subject, ByteBuffer request) {
    /** The protocol that is no extension. */
    public static final String CORE = "core";

    private static final long SECRET = new SecureRandom().nextLong();
    private static final long FACTOR = new SecureRandom().nextLong() | 1;
    private static final int PROPERTY_AT = 8;
    private static final int SELECTION_AT = 4;
    private static final int WINDOW_AT = 4;

    public Question {
        Objects.requireNonNull(extension, "extension");
        request = request.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return its bytes; its position and limit are whoever's asks} */
    @Override
    public ByteBuffer request() {
        return request.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the news that would make its answer old} */
    public News about() {
        return new News(
                subject,
                switch (subject) {
                    case ROOT -> request.getInt(PROPERTY_AT);
                    case SELECTION -> selection();
                    case WINDOW -> window();
                    default -> 0;
                });
    }

    /** By a secret of this process: who chooses questions cannot choose those that are found slowly. */
    @Override
    public int hashCode() {
        long hash = SECRET;
        for (int at = 0; at < request.limit(); at++) {
            hash = (hash ^ request.get(at)) * FACTOR;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 32) ^ extension.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Question asked
                && extension.equals(asked.extension)
                && request.equals(asked.request)
                && subject == asked.subject
                && name.equals(asked.name);
    }

    /** {@return the selection, if it is about one} */
    public int selection() {
        return request.getInt(SELECTION_AT);
    }

    /** {@return the window, if it is about one} */
    int window() {
        return request.getInt(WINDOW_AT);
    }

    /**
     * {@return the request as a server wants it}
     *
     * @param major the extension's opcode there
     */
    public ByteBuffer toServer(int major) {
        ByteBuffer bytes = ByteBuffer.allocate(request.limit()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(request()).flip();
        return extension.equals(CORE) ? bytes : bytes.put(0, (byte) major);
    }

    boolean isCore(int opcode) {
        return extension.equals(CORE) && Byte.toUnsignedInt(request.get(0)) == opcode;
    }
}
