package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.messaging.api.Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private final Candidates candidates = new Candidates();

    @Test
    void theTwoFamiliesAlternateUntilOneIsUsedUp() throws Exception {
        add("10.0.0.1", "10.0.0.1");
        add("10.0.0.2", "10.0.0.2");
        add("lab", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:2", "10.0.0.3");
        assertEquals(
                List.of(
                        "10.0.0.1:7420",
                        "lab:7420 at 2001:db8:0:0:0:0:0:1",
                        "10.0.0.2:7420",
                        "lab:7420 at 2001:db8:0:0:0:0:0:2",
                        "lab:7420 at 10.0.0.3"),
                polled());
    }

    @Test
    void theFirstAddressIsTheFirstWhateverItsFamily() throws Exception {
        add("2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1");
        add("10.0.0.1", "10.0.0.1");
        assertEquals(List.of("[2001:db8:0:0:0:0:0:1]:7420", "10.0.0.1:7420"), polled());
    }

    @Test
    void oneAddressIsTriedOnceUnderWhateverNames() throws Exception {
        add("10.0.0.1", "10.0.0.1");
        assertEquals(List.of("10.0.0.1:7420"), polled());
        add("lab", "10.0.0.1", "10.0.0.2");
        assertEquals(List.of("lab:7420 at 10.0.0.2"), polled());
    }

    private void add(String host, String... meant) throws Exception {
        for (String each : meant) {
            candidates.add(new Address(host, 7420), InetAddress.getByName(each));
        }
    }

    private List<String> polled() {
        return Stream.generate(candidates::poll)
                .takeWhile(Objects::nonNull)
                .map(Candidates.Candidate::toString)
                .toList();
    }
}
