package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.Xvfb;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizationTest {
    /** So the server forgets the authorisation of a peer that was killed, and of no other. */
    @Test
    void anUnusedOneIsForgottenAndAKeptOneIsNot() throws Exception {
        try (Xvfb server = Xvfb.start();
                XConnection trusted = Server.connect(server.address(), Optional.of(new Cookie(server.cookie())))) {
            int extension = trusted.extension(Authorization.EXTENSION);
            assertNotEquals(0, extension);
            Authorization kept = Authorization.generate(trusted, extension, Duration.ofSeconds(1));
            try (XConnection keeper = Server.connect(server.address(), Optional.of(kept.cookie()))) {
                Authorization unused = Authorization.generate(trusted, extension, Duration.ofSeconds(1));
                Until.so("it is forgotten", Duration.ofMillis(1200), () -> !opens(server, unused));
                assertTrue(opens(server, kept));
                keeper.sync();
            }
        }
    }

    private static boolean opens(Xvfb server, Authorization authorization) {
        try {
            Server.connect(server.address(), Optional.of(authorization.cookie()))
                    .close();
            return true;
        } catch (XConnection.Refused e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
