package cpcc.exec.x11;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * An authorisation that an X server made for clients it shall not trust, by its SECURITY extension.
 *
 * @param id names it to the server
 * @param cookie opens the server with it
 */
record Authorization(int id, Cookie cookie) {
    static final String EXTENSION = "SECURITY";

    private static final int GENERATE = 1;
    private static final int REVOKE = 2;
    private static final int TIMEOUT_AND_TRUST = 0b11;
    private static final int UNTRUSTED = 1;

    /**
     * Asks for an untrusted authorisation.
     *
     * @param connection that the server trusts
     * @param extension major opcode of the extension
     * @param unused after so long without any client the server forgets it
     * @return the new one
     * @throws IOException if the server makes none
     */
    static Authorization generate(XConnection connection, int extension, Duration unused) throws IOException {
        byte[] name = Cookie.name();
        int paddedName = name.length + 3 & ~3;
        ByteBuffer request = XConnection.request(extension, GENERATE, 12 + paddedName + 8)
                .putShort((short) name.length)
                .putShort((short) 0)
                .putInt(TIMEOUT_AND_TRUST)
                .put(12, name)
                .position(12 + paddedName)
                .putInt((int) unused.toSeconds())
                .putInt(UNTRUSTED);
        ByteBuffer reply = connection
                .ask(request)
                .orElseThrow(() -> new IOException("the X server makes no untrusted authorisation"));
        byte[] data = new byte[Short.toUnsignedInt(reply.getShort(12))];
        if (data.length != Cookie.LENGTH || reply.remaining() < 32 + data.length) {
            throw new IOException("the X server made an authorisation of " + data.length + " bytes");
        }
        reply.get(32, data);
        return new Authorization(reply.getInt(8), new Cookie(data));
    }

    /**
     * Takes it back: the server ends every client that came in by it, and forgets it.
     *
     * @param connection that the server trusts
     * @throws IOException if the server does not answer
     */
    void revoke(XConnection connection) throws IOException {
        int extension = connection.extension(EXTENSION);
        if (extension != 0) {
            connection.tell(XConnection.request(extension, REVOKE, 8).putInt(id));
            connection.sync();
        }
    }
}
