package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartOptionsTest {
    @Test
    void withoutOptionsNothingIsSet() throws Problem {
        StartOptions options = StartOptions.of(List.of());

        assertFalse(options.foreground());
        assertEquals(Map.of(), options.settings());
    }

    @Test
    void everyOptionInBothForms() throws Problem {
        StartOptions options = StartOptions.of(
                List.of("--foreground", "--name=alice", "--port", "0", "--address", "lab1", "--address=10.0.0.1:7420"));

        assertTrue(options.foreground());
        assertEquals(Map.of("name", "alice", "port", "0", "addresses", "lab1, 10.0.0.1:7420"), options.settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lab1.example", "lab1:7420", "192.0.2.1", "192.0.2.1:1", "2001:db8::1", "[2001:db8::1]:65535"})
    void addressesThatMembersCanDialAreTaken(String address) throws Problem {
        assertEquals(
                Map.of("addresses", address),
                StartOptions.of(List.of("--address", address)).settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--prot=1",
                "stray",
                "--port",
                "--port=x",
                "--port=65536",
                "--port=-1",
                "--name=",
                "--name=a\nport = 1",
                "--name=${x}",
                "--address=a,b",
                "--address=",
                "--address=lab1:",
                "--address=lab1:x",
                "--address=lab1:0",
                "--address=lab1:65536",
                "--address=127.1:7420",
                "--address=1.2.3.256",
                "--address=[::g]:1",
                "--address=fe80::1%eth0",
                "--address=[lab1]:1",
                "--name=a\u202eb",
                "--name=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void mistakesAreSaidAndChangeNothing(String word) {
        assertEquals(
                Problem.USAGE,
                assertThrows(Problem.class, () -> StartOptions.of(List.of(word)))
                        .code());
    }
}
