package cpcc.exec.x11.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    private static final int PROPERTY_AT = 8;
    private static final int SELECTION_AT = 4;

    public Question {
        Objects.requireNonNull(extension, "extension");
        request = request.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return its bytes; its position and limit are whoever's asks} */
    @Override
    public ByteBuffer request() {
        return request.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * {@return whether news about a subject make its answer old}
     *
     * @param news about what
     * @param atom which, of the root window's properties or of the selections
     */
    public boolean concerns(Subject news, int atom) {
        return subject == news
                && switch (news) {
                    case ROOT -> atom == request.getInt(PROPERTY_AT);
                    case SELECTION -> atom == selection();
                    default -> true;
                };
    }

    /** {@return the selection, if it is about one} */
    public int selection() {
        return request.getInt(SELECTION_AT);
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
