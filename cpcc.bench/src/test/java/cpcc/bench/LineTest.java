package cpcc.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LineTest {
    private static final int PATIENCE_MS = 20_000;

    private ServerSocket far;
    private Line line;

    @BeforeEach
    void open() throws Exception {
        far = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        far.setSoTimeout(PATIENCE_MS);
        line = Line.to(far.getLocalPort(), 0);
    }

    @AfterEach
    void close() throws Exception {
        line.close();
        far.close();
    }

    private Socket dial() throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    @Test
    void bytesArriveAndAreCountedInEachDirection() throws Exception {
        try (Socket near = dial();
                Socket end = far.accept()) {
            near.getOutputStream().write(new byte[] {1, 2, 3});
            assertArrayEquals(new byte[] {1, 2, 3}, end.getInputStream().readNBytes(3));
            end.getOutputStream().write(new byte[] {4, 5});
            assertArrayEquals(new byte[] {4, 5}, near.getInputStream().readNBytes(2));
            assertEquals(3, line.there());
            assertEquals(2, line.back());
        }
    }

    @Test
    void allConnectionsTogetherAreNotFasterThanTheRate() throws Exception {
        line.rate(8_000_000);
        byte[] bytes = new byte[50_000];
        long begin = System.nanoTime();
        try (Socket one = dial();
                Socket endOfOne = far.accept();
                Socket other = dial();
                Socket endOfOther = far.accept()) {
            one.getOutputStream().write(bytes);
            other.getOutputStream().write(bytes);
            endOfOne.getInputStream().readNBytes(bytes.length);
            endOfOther.getInputStream().readNBytes(bytes.length);
        }
        // 100 ms, but for what a thread that woke late may make up for.
        assertTrue(System.nanoTime() - begin > 80_000_000);
    }

    @Test
    void aCutEndsConnectionsAndLetsNoneThroughUntilItIsMended() throws Exception {
        try (Socket near = dial();
                Socket end = far.accept()) {
            line.cut();
            assertEquals(-1, near.getInputStream().read());
            assertEquals(-1, end.getInputStream().read());
        }
        try (Socket refused = dial()) {
            assertEquals(-1, refused.getInputStream().read());
        }
        line.mend();
        try (Socket near = dial();
                Socket end = far.accept()) {
            near.getOutputStream().write(7);
            assertEquals(7, end.getInputStream().read());
        }
    }
}
