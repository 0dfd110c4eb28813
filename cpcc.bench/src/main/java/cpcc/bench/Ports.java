package cpcc.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports for servers that are told theirs. */
final class Ports {
    /** Below those that the system gives to connections, which would take a port between the look and the use. */
    private static final int FIRST = 20_000;

    private static final int COUNT = 10_000;

    private Ports() {}

    /** {@return one on which nobody listens} */
    static int free() throws IOException {
        Random random = new Random();
        for (int i = 0; i < 100; i++) {
            int port = FIRST + random.nextInt(COUNT);
            try {
                new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
                return port;
            } catch (IOException e) {
                // The next one, then.
            }
        }
        throw new IOException("no port is free");
    }
}
