package cpcc.exec.x11;

import static cpcc.exec.x11.RawProgram.halves;

import cpcc.backend.fixture.XServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A program of the user's own, with a window that has the keyboard, in a colour and with a title that are nobody else's business. */
final class Victim implements AutoCloseable {
    static final int COLOUR = 0x5ec2e7;
    static final int SIDE = 200;
    static final String TITLE = "my private letter";
    private static final int KEY_PRESS = 2;

    final RawProgram program;
    final int window;
    final int pixmap;

    private Victim(RawProgram program) throws IOException {
        this.program = program;
        this.window = program.id();
        this.pixmap = program.id();
        int mask = 1 << 1 | 1 << 9 | 1 << 11;
        program.tell(1, 0, window, program.root(), 0, halves(SIDE, SIDE), halves(0, 1), 0, mask, COLOUR, 1, 1);
        byte[] title = TITLE.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer name = RawProgram.request(18, 0, new int[5 + (title.length + 3) / 4]);
        program.tell(name.putInt(4, window)
                .putInt(8, 39)
                .putInt(12, 31)
                .put(16, (byte) 8)
                .putInt(20, title.length)
                .put(24, title));
        program.tell(8, 0, window);
        program.tell(53, 24, pixmap, window, halves(SIDE, SIDE));
        int gc = program.id();
        program.tell(55, 0, gc, pixmap, 1 << 2, COLOUR);
        program.tell(70, 0, pixmap, gc, 0, halves(SIDE, SIDE));
        program.tell(42, 0, window, 0);
        program.sync();
    }

    static Victim on(XServer screen) throws IOException {
        return new Victim(RawProgram.open(screen.address(), screen.cookie()));
    }

    /** {@return how many keys it has heard} */
    int keys() throws IOException {
        return program.events(KEY_PRESS).size();
    }

    /** {@return whether its window is where it was put, and shown} */
    boolean isAsItWas() throws IOException {
        ByteBuffer geometry = program.ask(14, 0, window).orElse(null);
        ByteBuffer attributes = program.ask(3, 0, window).orElse(null);
        return geometry != null
                && geometry.getInt(12) == 0
                && geometry.getShort(16) == SIDE
                && attributes != null
                && attributes.get(26) == 2;
    }

    /** {@return whether it is still connected} */
    boolean lives() {
        try {
            program.sync();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return whether 32-bit pixels, as the server has them, show its colour} */
    static boolean isIn(ByteBuffer pixels, int from) {
        return isIn(pixels, from, COLOUR);
    }

    static boolean isIn(ByteBuffer pixels, int from, int colour) {
        int found = 0;
        for (int at = from; at + 4 <= pixels.limit(); at += 4) {
            found += (pixels.getInt(at) & 0xffffff) == colour ? 1 : 0;
        }
        return found > SIDE;
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
