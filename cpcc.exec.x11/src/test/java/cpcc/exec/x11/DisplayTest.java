package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTest {
    @ParameterizedTest
    @ValueSource(strings = {":7", "unix:7", ":7.0", "unix/:7", "local/:7.2"})
    void aDisplayOfThisMachineIsASocketInItsFolder(String text) throws Exception {
        SocketAddress address =
                Display.parse(text).addresses(Path.of("/tmp/.X11-unix")).get(0);
        assertEquals(UnixDomainSocketAddress.of("/tmp/.X11-unix/X7"), address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:10.0", "127.0.0.1:10", "tcp/localhost:10", "tcp/:10.0"})
    void aDisplayWithAHostIsATcpPort(String text) throws Exception {
        SocketAddress address = Display.parse(text).addresses(Path.of("/x")).get(0);
        assertEquals(6010, ((InetSocketAddress) address).getPort());
        assertTrue(((InetSocketAddress) address).getAddress().isLoopbackAddress());
    }

    @Test
    void anAddressOfVersionSixStandsInBrackets() throws Exception {
        SocketAddress address =
                Display.parse("[::1]:0").addresses(Path.of("/x")).get(0);
        assertEquals(new InetSocketAddress("::1", 6000), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/private/tmp/com.apple.launchd.x/org.xquartz:0",
                "unix:/tmp/socket",
                "host::0",
                ":",
                ":-1",
                ":123456",
                ":60000",
                ":0.0.0",
                "a b:0",
                "::1:0",
                "decnet/host:0",
                ":0\n",
                ":0; id"
            })
    void whatIsNoDisplayIsRefusedAndSaysHowToSetOne(String text) {
        BackendException e = assertThrows(BackendException.class, () -> Display.parse(text));
        assertTrue(e.getMessage().startsWith("DISPLAY="), e.getMessage());
        assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
        assertTrue(e.remedy().contains("DISPLAY=:0"), e.remedy());
    }

    @Test
    void aMissingDisplayIsSaidPlainly() {
        BackendException none = assertThrows(BackendException.class, () -> Display.of(Map.of()));
        assertTrue(none.getMessage().contains("DISPLAY is not set"), none.getMessage());
        assertTrue(none.remedy().contains("graphical session"), none.remedy());
        BackendException wayland =
                assertThrows(BackendException.class, () -> Display.of(Map.of("WAYLAND_DISPLAY", "wayland-0")));
        assertTrue(wayland.getMessage().contains("Xwayland"), wayland.getMessage());
    }
}
