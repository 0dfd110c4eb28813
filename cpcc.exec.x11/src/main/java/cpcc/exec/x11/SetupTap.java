package cpcc.exec.x11;

import cpcc.backend.api.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stands before the X server: a program that connects must show the session's cookie in its first packet, and the server
 * is shown its own cookie instead. So the server's cookie never leaves this machine.
 *
 * <p>Holds back 48 bytes at most: anything else than a cookie of the one protocol is refused as soon as its length is known.
 */
final class SetupTap implements Tap {
    /** What comes before the cookie's name and data, each of which is padded to whole units of 4 bytes. */
    static final int HEAD = 12;

    static final int NAME_LENGTH_AT = 6;
    static final int DATA_LENGTH_AT = 8;

    private final Cookie session;
    private final Screen screen;
    private final Function<ByteOrder, Tap> next;
    private final ByteBuffer held = ByteBuffer.allocate(HEAD + padded(Cookie.name().length) + padded(Cookie.LENGTH));
    private Tap rest;

    /**
     * For one connection.
     *
     * @param session what must come
     * @param screen whose cookie goes on in its place, as long as it is alive
     * @param next gives the tap for what follows, by the program's byte order
     */
    SetupTap(Cookie session, Screen screen, Function<ByteOrder, Tap> next) {
        this.session = session;
        this.screen = screen;
        this.next = next;
    }

    @Override
    public ByteBuffer pass(ByteBuffer bytes) throws IOException {
        if (rest != null) {
            return rest.pass(bytes);
        }
        int taken = Math.min(held.remaining(), bytes.remaining());
        held.put(bytes.slice(bytes.position(), taken));
        bytes.position(bytes.position() + taken);
        refuseWhatCannotBecomeRight();
        if (held.hasRemaining()) {
            return ByteBuffer.allocate(0);
        }
        held.order(order());
        if (!shownCookieIsRight()) {
            throw refused("with a wrong cookie");
        }
        if (!screen.alive()) {
            throw new IOException("the session's display is closed");
        }
        ByteBuffer setup = serversSetup();
        rest = next.apply(held.order());
        return joined(setup, rest.pass(bytes));
    }

    @Override
    public void end() {
        if (rest != null) {
            rest.end();
        }
    }

    private void refuseWhatCannotBecomeRight() throws IOException {
        if (held.position() >= 1) {
            held.order(order());
        }
        if (held.position() >= HEAD
                && (Short.toUnsignedInt(held.getShort(NAME_LENGTH_AT)) != Cookie.name().length
                        || Short.toUnsignedInt(held.getShort(DATA_LENGTH_AT)) != Cookie.LENGTH)) {
            throw refused("without a cookie");
        }
    }

    private ByteOrder order() throws IOException {
        return switch (held.get(0)) {
            case 'B' -> ByteOrder.BIG_ENDIAN;
            case 'l' -> ByteOrder.LITTLE_ENDIAN;
            default -> throw refused("that does not speak X11");
        };
    }

    private boolean shownCookieIsRight() {
        byte[] name = new byte[Cookie.name().length];
        byte[] data = new byte[Cookie.LENGTH];
        held.get(HEAD, name);
        held.get(HEAD + padded(name.length), data);
        return Arrays.equals(name, Cookie.name()) & session.matches(data);
    }

    private ByteBuffer serversSetup() {
        Optional<Cookie> server = screen.cookie();
        byte[] name = server.isPresent() ? Cookie.name() : new byte[0];
        byte[] data = server.map(Cookie::data).orElse(new byte[0]);
        ByteBuffer setup = ByteBuffer.allocate(HEAD + padded(name.length) + padded(data.length))
                .order(held.order());
        setup.put(0, held, 0, NAME_LENGTH_AT);
        setup.putShort(NAME_LENGTH_AT, (short) name.length);
        setup.putShort(DATA_LENGTH_AT, (short) data.length);
        setup.put(HEAD, name);
        setup.put(HEAD + padded(name.length), data);
        return setup;
    }

    static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        if (!second.hasRemaining()) {
            return first;
        }
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    private static IOException refused(String what) {
        return new IOException("a program " + what + " was refused at the display");
    }

    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
