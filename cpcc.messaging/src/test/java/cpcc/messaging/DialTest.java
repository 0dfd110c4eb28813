package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialTest {
    @ParameterizedTest
    @CsvSource({
        "lab, 10.0.0.5, true",
        "lab, 2001:db8::5, true",
        "127.0.0.1, 127.0.0.1, true",
        "::1, ::1, true",
        "localhost, 127.0.0.1, true",
        "printer.example, 127.0.0.1, false",
        "printer.example, ::1, false",
        "cloud.example, 169.254.169.254, false",
        "lab, fe80::1, false",
        "lab, 224.0.0.1, false",
        "lab, 0.0.0.0, false",
        "lab, 255.255.255.255, false"
    })
    void whatANameStandsForDecidesWhetherItIsDialled(String host, String meant, boolean dialled) throws Exception {
        assertEquals(dialled, Dial.never(host, InetAddress.getByName(meant)).isEmpty());
    }
}
