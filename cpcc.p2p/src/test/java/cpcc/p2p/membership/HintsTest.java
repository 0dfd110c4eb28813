package cpcc.p2p.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Address;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HintsTest {
    @Test
    void whatIsWrittenIsReadAgain() {
        List<Address> good = List.of(
                new Address("192.0.2.1", 7420), new Address("lab1.example", 1), new Address("2001:db8::1", 65535));
        assertTrue(Hints.problem(Hints.texts(good)).isEmpty());
        assertEquals(good, Hints.addresses(Hints.texts(good)));
    }

    @Test
    void malformedAddressesAreNotKept() {
        for (String bad : List.of(
                "lab1",
                "lab1:0",
                "lab1:65536",
                "lab1:+1",
                "a b:1",
                "grün:1",
                "127.1:1",
                "1.2.3.256:1",
                "1:1",
                "[::g]:1",
                "fe80::1%eth0:1",
                "[fe80::1%eth0]:1",
                "a\u001b:1",
                "")) {
            assertFalse(Hints.problem(List.of(bad)).isEmpty(), bad);
        }
        assertFalse(Hints.problem(Collections.nCopies(17, "lab1:1")).isEmpty());
    }

    @Test
    void onlyAddressesOfOtherMachinesAreDialled() {
        for (String good : List.of("192.0.2.1", "10.0.0.5", "lab1", "2001:db8::1", "fd00::1")) {
            assertTrue(Hints.dialable(new Address(good, 1), false), good);
        }
        for (String bad : List.of(
                "0.0.0.0",
                "224.0.0.1",
                "169.254.1.1",
                "255.255.255.255",
                "::",
                "fe80::1",
                "ff02::1",
                "::ffff:169.254.1.1",
                "127.1",
                "2130706433")) {
            assertFalse(Hints.dialable(new Address(bad, 1), true), bad);
        }
        for (String own : List.of("127.0.0.1", "127.8.8.8", "::1", "localhost", "::ffff:127.0.0.1")) {
            assertFalse(Hints.dialable(new Address(own, 1), false), own);
            assertTrue(Hints.dialable(new Address(own, 1), true), own);
        }
    }
}
