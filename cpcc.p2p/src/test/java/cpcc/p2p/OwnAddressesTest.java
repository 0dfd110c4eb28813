package cpcc.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Address;
import cpcc.p2p.membership.Hints;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
    @Test
    void configuredAddressesAreTakenWithTheRealPortWhereNoneIsSaid() {
        assertEquals(
                List.of(new Address("127.0.0.1", 7000), new Address("lab1", 7420)),
                new OwnAddresses(List.of("127.0.0.1, lab1:7420 ,", ""), () -> 7000).get());
        assertThrows(IllegalArgumentException.class, () -> new OwnAddresses(List.of("lab1:port"), () -> 7000).get());
    }

    @Test
    void withoutConfigurationTheyAreThisMachinesOwn() {
        List<Address> found = new OwnAddresses(List.of(), () -> 7000).get();
        assertFalse(found.isEmpty());
        assertTrue(Hints.problem(Hints.texts(found)).isEmpty());
        assertTrue(
                found.equals(List.of(new Address("127.0.0.1", 7000)))
                        || found.stream().allMatch(address -> Hints.dialable(address, false)),
                found::toString);
    }
}
