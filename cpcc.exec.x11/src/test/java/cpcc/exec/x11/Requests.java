package cpcc.exec.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** What a program and its display say, as bytes. */
record Requests(ByteOrder order) {
    private static final int HEAD = 24;

    /** {@return PutImage of 32 bits a pixel}
     *
     * @param big with a length of 32 bits
     */
    byte[] putImage(int width, int height, byte[] pixels, boolean big) {
        int larger = big ? 4 : 0;
        ByteBuffer request = ByteBuffer.allocate(HEAD + larger + pixels.length).order(order);
        int units = request.capacity() / 4;
        request.put((byte) 72).put((byte) 2).putShort((short) (big ? 0 : units));
        if (big) {
            request.putInt(units);
        }
        request.putInt(1).putInt(2).putShort((short) width).putShort((short) height);
        request.putShort((short) 0).putShort((short) 0).put((byte) 0).put((byte) 24);
        return request.putShort((short) 0).put(pixels).array();
    }

    /** {@return GetImage} */
    byte[] getImage(int width, int height) {
        ByteBuffer request = ByteBuffer.allocate(20).order(order);
        request.put((byte) 73).put((byte) 2).putShort((short) 5).putInt(1).putInt(0);
        return request.putShort((short) width)
                .putShort((short) height)
                .putInt(-1)
                .array();
    }

    /** {@return the display's set-up} */
    byte[] setup(int units) {
        return ByteBuffer.allocate(8 + 4 * units)
                .order(order)
                .put((byte) 1)
                .putShort(6, (short) units)
                .array();
    }

    byte[] reply(int request, byte[] content) {
        ByteBuffer reply = ByteBuffer.allocate(32 + content.length).order(order);
        reply.put((byte) 1).put((byte) 24).putShort((short) request).putInt(content.length / 4);
        return reply.position(32).put(content).array();
    }

    byte[] error(int request) {
        return ByteBuffer.allocate(32)
                .order(order)
                .put(1, (byte) 8)
                .putShort(2, (short) request)
                .array();
    }

    /** {@return one of 32 bytes, or a generic one} */
    byte[] event(int request, Random random) {
        int units = random.nextInt(4);
        ByteBuffer event = ByteBuffer.allocate(32 + 4 * units).order(order);
        event.put((byte) (units > 0 ? 35 : 12)).put((byte) 0).putShort((short) request);
        return event.putInt(units > 0 ? units : 7).array();
    }

    /** {@return any other request} */
    byte[] other(int opcode, int units, Random random) {
        byte[] body = new byte[4 * units];
        random.nextBytes(body);
        ByteBuffer.wrap(body).order(order).put((byte) opcode).put((byte) 0).putShort((short) units);
        return body;
    }

    /** {@return pixels as a camera sees them: no two quite the same, and none far from its neighbour} */
    static byte[] photograph(int width, int height, Random random) {
        byte[] pixels = new byte[4 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int colour = 0; colour < 3; colour++) {
                    double value = 128 + 60 * Math.sin((x + 40 * colour) / 90.0) + 50 * Math.cos(y / 70.0);
                    pixels[4 * (y * width + x) + colour] = (byte) (value + random.nextInt(3));
                }
            }
        }
        return pixels;
    }

    /** {@return pixels of a window: areas of one colour} */
    static byte[] window(int width, int height) {
        byte[] pixels = new byte[4 * width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 4 % width / 50 * 60 + i % 4);
        }
        return pixels;
    }
}
