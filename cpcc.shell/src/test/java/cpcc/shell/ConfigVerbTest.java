package cpcc.shell;

import static cpcc.shell.Typed.assertKeys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import cpcc.config.api.Definition;
import cpcc.config.api.PeerConfig;
import cpcc.messaging.api.Failure;
import cpcc.shell.verb.Configurations;
import cpcc.shell.verb.Configured;
import cpcc.shell.verb.Exits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigVerbTest {
    private final FakePeer peer = new FakePeer();
    private final Map<String, Object> values = new HashMap<>(Map.of("port", "7421", "maxSessions", "many"));
    private final List<String> written = new ArrayList<>();

    @BeforeEach
    void aConfiguration() {
        peer.configurations = new Configurations() {
            @Override
            public List<Configured> list() {
                return List.of(new Configured("cpcc.peer", Definition.of(PeerConfig.class), values));
            }

            @Override
            public Optional<String> set(Configured configured, String key, String value) throws Failure {
                written.add(configured.pid() + " " + key + " " + value);
                return Optional.of("/home/alice/.config/cpcc/cpcc.peer.cfg");
            }
        };
    }

    @Test
    void everySettingIsShownWithItsUnitAndWhetherItIsADefault() {
        String out = Typed.at(peer, "config").out;
        assertTrue(out.matches("(?s).*cpcc.peer +port +7421 +set +The TCP port.*"), out);
        assertTrue(out.matches("(?s).*cpcc.peer +reconnectGraceMs +30000 +ms +default +How long a lost.*"), out);
        assertTrue(out.matches("(?s).*cpcc.peer +maxSessions +many +not allowed +Sessions that.*"), out);
        JsonObject first = Typed.at(peer, "config", "--json").array().get(0).getAsJsonObject();
        assertKeys(first, "pid", "key", "value", "unit", "state", "default", "allowed", "name", "description");
        assertTrue(Typed.at(peer, "config", "cpcc.peer").out.contains("maxSessions"));
    }

    @Test
    void oneValueIsPrintedAlone() {
        assertEquals("7421\n", Typed.at(peer, "config", "cpcc.peer", "port").out);
        assertEquals("/usr/local/share,/usr/share\n", Typed.at(peer, "config", "cpcc.peer", "dataDirs").out);
    }

    @Test
    void aValueIsSetAndItIsSaidWhere() {
        Typed typed = Typed.at(peer, "config", "cpcc.peer", "maxSessions", "4");
        assertEquals("cpcc.peer: maxSessions = 4, in /home/alice/.config/cpcc/cpcc.peer.cfg\n", typed.out);
        assertEquals(List.of("cpcc.peer maxSessions 4"), written);
    }

    @Test
    void whatIsNotAllowedOrNotThereIsNeverWritten() {
        Typed bad = Typed.at(peer, "config", "cpcc.peer", "port", "70000");
        assertEquals(Exits.USAGE, bad.exit);
        assertTrue(bad.err.contains("port cannot be \"70000\"; allowed is a whole number from 0 to 65535"), bad.err);
        assertEquals(Exits.USAGE, Typed.at(peer, "config", "cpcc.peer", "prot", "1").exit);
        assertEquals(Exits.USAGE, Typed.at(peer, "config", "cpcc.nobody").exit);
        assertEquals(List.of(), written);
    }
}
