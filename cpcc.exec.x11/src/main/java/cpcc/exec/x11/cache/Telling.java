package cpcc.exec.x11.cache;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the user's end tells the provider's of answers, as bytes: a byte that says what follows, then either an answer (the extension's
 * name, the request, the reply) or news (the subject's number, the atom). Texts and requests begin with their length in 16 bits,
 * replies with theirs in 32; all numbers are big-endian.
 */
public final class Telling {
    private static final int ANSWER = 1;
    private static final int NEWS = 2;
    private static final int LONGEST_NAME = 64;
    private static final int LARGEST_REPLY = 256 * 1024;

    private Telling() {}

    /** Writes an answer; one that is too large is left out. */
    public static void answer(DataOutputStream out, Question question, ByteBuffer reply) throws IOException {
        if (reply.remaining() <= LARGEST_REPLY) {
            byte[] name = question.extension().getBytes(StandardCharsets.ISO_8859_1);
            out.writeByte(ANSWER);
            out.writeShort(name.length);
            out.write(name);
            out.writeShort(question.request().remaining());
            write(out, question.request());
            out.writeInt(reply.remaining());
            write(out, reply.duplicate());
        }
    }

    /** Writes news. */
    public static void news(DataOutputStream out, News news) throws IOException {
        out.writeByte(NEWS);
        out.writeByte(news.subject().ordinal());
        out.writeInt(news.atom());
    }

    /**
     * Reads all of it, until it ends. Blocks.
     *
     * @param in from another machine, unchecked
     * @param knowledge learns it
     * @throws IOException if it makes no sense, or breaks off
     */
    public static void read(InputStream in, Knowledge knowledge) throws IOException {
        DataInputStream data = new DataInputStream(in);
        for (int kind = data.read(); kind >= 0; kind = data.read()) {
            switch (kind) {
                case ANSWER -> {
                    String name = new String(
                            bytes(data, data.readUnsignedShort(), LONGEST_NAME).array(), StandardCharsets.ISO_8859_1);
                    Optional<Question> question =
                            Questions.of(name, bytes(data, data.readUnsignedShort(), Askable.LONGEST));
                    ByteBuffer reply = bytes(data, data.readInt(), LARGEST_REPLY);
                    question.ifPresent(asked -> knowledge.learn(asked, reply));
                }
                case NEWS -> {
                    int subject = data.readUnsignedByte();
                    if (subject >= Subject.values().length) {
                        throw new IOException("news about nothing that is known");
                    }
                    knowledge.forget(new News(Subject.values()[subject], data.readInt()));
                }
                default -> throw new IOException("neither an answer nor news");
            }
        }
    }

    private static ByteBuffer bytes(DataInputStream in, int length, int most) throws IOException {
        if (length < 0 || length > most) {
            throw new IOException("a length of " + length + ", at most " + most + " are possible");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it breaks off");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void write(OutputStream out, ByteBuffer bytes) throws IOException {
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        out.write(all);
    }
}
