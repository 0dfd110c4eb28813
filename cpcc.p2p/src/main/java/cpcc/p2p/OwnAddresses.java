package cpcc.p2p;

import cpcc.messaging.api.Address;
import cpcc.p2p.membership.Hints;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this peer can be reached: as configured, else the addresses of this machine's interfaces. */
final class OwnAddresses implements Supplier<List<Address>> {
    private static final Logger LOG = LoggerFactory.getLogger(OwnAddresses.class);
    private static final String LOOPBACK = "127.0.0.1";

    private final List<String> configured;
    private final IntSupplier port;

    OwnAddresses(List<String> configured, IntSupplier port) {
        // A configuration file has one value with commas, where ConfigAdmin's API has several.
        this.configured = configured.stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        this.port = port;
    }

    /** IPv4 first, because that is what most links will use; the order is the same as long as the interfaces are. */
    @Override
    public List<Address> get() {
        int at = port.getAsInt();
        if (!configured.isEmpty()) {
            return configured.stream().map(text -> Address.parse(text, at)).toList();
        }
        List<Address> found = interfaces().stream()
                .filter(address -> !address.isLoopbackAddress())
                .map(address -> new Address(text(address), at))
                .filter(address -> Hints.dialable(address, false))
                .sorted(Comparator.comparing((Address address) -> address.host().indexOf(':') >= 0)
                        .thenComparing(Address::host))
                .distinct()
                .limit(Hints.MAX_COUNT)
                .toList();
        return found.isEmpty() ? List.of(new Address(LOOPBACK, at)) : found;
    }

    private static List<InetAddress> interfaces() {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces().filter(OwnAddresses::isUp).forEach(some -> some.inetAddresses()
                    .forEach(addresses::add));
        } catch (SocketException e) {
            LOG.warn("cannot list this machine's network interfaces", e);
        }
        return addresses;
    }

    private static boolean isUp(NetworkInterface some) {
        try {
            return some.isUp();
        } catch (SocketException e) {
            // It went away while we looked.
            LOG.debug("interface {}", some.getName(), e);
            return false;
        }
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
