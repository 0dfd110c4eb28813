package cpcc.messaging.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void theUsualFormsAreRead() {
        assertEquals(new Address("lab1", 7420), Address.parse("lab1", 7420));
        assertEquals(new Address("lab1", 99), Address.parse("lab1:99", 7420));
        assertEquals(new Address("::1", 7420), Address.parse("::1", 7420));
        assertEquals(new Address("fe80::1", 99), Address.parse("[fe80::1]:99", 7420));
        assertEquals("[fe80::1]:99", new Address("fe80::1", 99).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lab1:", "lab1:0", "lab1:65536", "lab1:x", "a b", "http://lab1", "a\u0000b"})
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Address.parse(text, 7420));
    }
}
