package cpcc.files.sftp;

import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.Wire;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A provider that speaks SFTP itself and asks for whatever it likes. */
final class RawSftp implements AutoCloseable {
    static final int OPEN = 3;
    static final int RENAME = 18;
    static final int SYMLINK = 20;
    static final int EXTENDED = 200;

    static final int FOR_READING = 1;
    static final int FOR_WRITING = 2;
    static final int MAKING_IT = 8;

    private static final int INIT = 1;
    private static final int STATUS = 101;
    private static final int HANDLE = 102;
    private static final int VERSION = 3;

    private final Pipe pipe;
    private final DataOutputStream out;
    private final DataInputStream in;
    private int id;

    RawSftp(Wire provider) throws IOException {
        pipe = provider.open(Sftp.CONNECTION, Kind.BULK);
        out = new DataOutputStream(pipe.out());
        in = new DataInputStream(pipe.in());
        send(ByteBuffer.allocate(5).put((byte) INIT).putInt(VERSION));
        receive();
    }

    /** {@return whether the server did it} */
    boolean does(int type, String... strings) throws IOException {
        return status(ask(request(type, strings)));
    }

    /** {@return whether a file could be opened} */
    boolean opens(String path, int flags) throws IOException {
        return ask(request(OPEN, path).putInt(flags).putInt(0)).get(0) == HANDLE;
    }

    private static boolean status(ByteBuffer answer) {
        return answer.get(0) == STATUS && answer.getInt(5) == 0;
    }

    private ByteBuffer request(int type, String... strings) {
        ByteBuffer packet = ByteBuffer.allocate(10_000).put((byte) type).putInt(++id);
        for (String each : strings) {
            byte[] text = each.getBytes(StandardCharsets.UTF_8);
            packet.putInt(text.length).put(text);
        }
        return packet;
    }

    private ByteBuffer ask(ByteBuffer packet) throws IOException {
        send(packet);
        return receive();
    }

    private void send(ByteBuffer packet) throws IOException {
        out.writeInt(packet.position());
        out.write(packet.array(), 0, packet.position());
        out.flush();
    }

    private ByteBuffer receive() throws IOException {
        byte[] answer = new byte[in.readInt()];
        in.readFully(answer);
        return ByteBuffer.wrap(answer);
    }

    @Override
    public void close() {
        pipe.close();
    }
}
