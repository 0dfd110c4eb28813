package cpcc.messaging;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices that this machine is in another network, or came to one: its addresses are others than before. Not thread-safe. */
final class OwnNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(OwnNetwork.class);

    private final Supplier<Set<InetAddress>> addresses;
    private Set<InetAddress> last;

    OwnNetwork(Supplier<Set<InetAddress>> addresses) {
        this.addresses = addresses;
        this.last = addresses.get();
    }

    /** {@return whether the addresses are others than the last time} */
    boolean changed() {
        Set<InetAddress> before = last;
        last = addresses.get();
        return !last.equals(before);
    }

    /** {@return the addresses of this machine by which somebody on another one could know it} */
    static Set<InetAddress> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(OwnNetwork::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                    .collect(Collectors.toSet());
        } catch (SocketException | UncheckedIOException e) {
            LOG.debug("the addresses of this machine cannot be read: {}", e.getMessage());
            return Set.of();
        }
    }

    private static boolean isUp(NetworkInterface some) {
        try {
            return some.isUp();
        } catch (SocketException e) {
            return false; // It has just gone.
        }
    }
}
