package cpcc.config.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final Settings<PeerConfig> settings = new Settings<>(PeerConfig.class);

    private PeerConfig read(Object... some) {
        Map<String, Object> all = new HashMap<>(Map.of("stateDir", "/state", "runtimeDir", "/run"));
        for (int i = 0; i < some.length; i += 2) {
            all.put((String) some[i], some[i + 1]);
        }
        return settings.read(all);
    }

    private List<String> problems() {
        return settings.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void whatIsNotSetHasItsDefault() throws Exception {
        PeerConfig config = read();
        for (var method : PeerConfig.class.getDeclaredMethods()) {
            if (method.getDefaultValue() instanceof Object[] several) {
                assertArrayEquals(several, (Object[]) method.invoke(config), method.getName());
            } else if (method.getDefaultValue() != null) {
                assertEquals(method.getDefaultValue(), method.invoke(config), method.getName());
            }
        }
        assertEquals(List.of(), problems());
        assertEquals("/state", config.stateDir());
    }

    @Test
    void aFilesTextsAndAnInterfacesTypesMeanTheSame() {
        for (Object port : new Object[] {7421, " 7421 ", 7421L}) {
            assertEquals(7421, read("port", port).port());
        }
        for (Object addresses : new Object[] {"a, b:1 ,", new String[] {"a", "b:1"}, List.of("a", "b:1")}) {
            assertArrayEquals(
                    new String[] {"a", "b:1"}, read("addresses", addresses).addresses());
        }
        assertEquals(read("port", "1"), read("port", 1));
        assertEquals(List.of(), problems());
    }

    @Test
    void whatIsNotAllowedLeavesTheOldInForceAndIsSaid() {
        read("port", 7421, "name", "alice");
        for (Object bad : new Object[] {70000, "-1", "", "many", "7 7", 99_999_999_999L, new String[] {"1", "2"}}) {
            assertEquals(7421, read("port", bad, "name", "alice").port(), String.valueOf(bad));
            assertEquals(1, problems().size(), problems().toString());
        }
        assertEquals("alice", read("port", 7421, "name", " ").name());
        read("port", "a\nb", "felix.fileinstall.filename", "file:/etc/cpcc.peer.cfg", "service.pid", "cpcc.peer");
        assertEquals(
                List.of("cpcc.peer (file:/etc/cpcc.peer.cfg): port: \"a?b\" is not allowed; \"7421\" stays in force."
                        + " Allowed is a whole number from 0 to 65535"),
                problems());
        assertEquals(7422, read("port", 7422).port());
        assertEquals(List.of(), problems());
    }

    @Test
    void atTheStartTheDefaultIsInForceInstead() {
        assertNull(settings.now());
        assertEquals(7420, read("port", "garbage").port());
        assertTrue(
                problems().get(0).contains("\"7420\" stays in force"),
                problems().toString());
    }

    @Test
    void withoutWhatMustBeSetNothingIsRead() {
        var e = assertThrows(IllegalArgumentException.class, () -> settings.read(Map.of("stateDir", "/state")));
        assertTrue(e.getMessage().contains("runtimeDir: it is missing"), e.getMessage());
        assertNull(settings.now());
        read();
        assertEquals("/run", settings.read(Map.of("stateDir", "/state")).runtimeDir());
    }

    @Test
    void aKeyThatDoesNotExistIsSaidAndTheFrameworksOwnAreNot() {
        read("prot", 1, "service.pid", "cpcc.peer", "component.id", 3L);
        assertEquals(List.of("cpcc.peer: there is no setting \"prot\". see docs/configuration.md"), problems());
    }

    @Test
    void theDefinitionHasLimitsAndTexts() {
        Definition definition = Definition.of(PeerConfig.class);
        assertEquals("cpcc.peer", definition.pid());
        Setting port = definition.setting("port").orElseThrow();
        assertEquals("a whole number from 0 to 65535", port.allowed());
        assertEquals("The TCP port to listen on; 0 for any that is free", port.description());
        definition
                .settings()
                .forEach(s -> assertTrue(
                        !s.type().equals("Integer") || s.min() != null && s.max() != null, s.key() + " has no limits"));
    }
}
