package cpcc.p2p.membership;

import cpcc.messaging.api.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The addresses in a record: hints from others, checked before they are kept and again before they are dialled. */
public final class Hints {
    /** How many addresses a record may have. */
    public static final int MAX_COUNT = 16;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,255}");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    private Hints() {}

    /** {@return what is wrong with the addresses of a record, empty if nothing} */
    public static Optional<String> problem(List<String> texts) {
        if (texts.size() > MAX_COUNT) {
            return Optional.of("it has " + texts.size() + " addresses, more than " + MAX_COUNT);
        }
        return texts.stream().filter(text -> !proper(text)).findFirst().map(text -> "it has a malformed address");
    }

    /** {@return the addresses as they stand in a record} */
    public static List<String> texts(Collection<Address> addresses) {
        return addresses.stream().map(Address::toString).toList();
    }

    /** {@return the addresses that {@link #texts} wrote} */
    public static List<Address> addresses(List<String> texts) {
        return texts.stream().map(text -> Address.parse(text, 0)).toList();
    }

    /**
     * {@return whether an address is one to dial} Never a link-local, multicast, broadcast or wildcard address.
     *
     * @param loopbackToo whether this machine itself may be meant
     */
    public static boolean dialable(Address address, boolean loopbackToo) {
        if (loopback(address)) {
            return loopbackToo;
        }
        Optional<InetAddress> literal = literal(address.host());
        return literal.isEmpty() && !NUMERIC.matcher(address.host()).matches()
                || literal.filter(Hints::routable).isPresent();
    }

    /** {@return whether the address means the machine that dials it} */
    public static boolean loopback(Address address) {
        return address.host().equalsIgnoreCase("localhost")
                || literal(address.host())
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }

    private static boolean proper(String text) {
        try {
            Address address = Address.parse(text, 0);
            return address.toString().equals(text)
                    && HOST.matcher(address.host()).matches()
                    && (literal(address.host()).isPresent()
                            || address.host().indexOf(':') < 0
                                    && !NUMERIC.matcher(address.host()).matches());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean routable(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !address.getHostAddress().equals("255.255.255.255");
    }

    /** Only literals come here, so no name is ever looked up. */
    private static Optional<InetAddress> literal(String host) {
        if (host.indexOf(':') < 0 && !IPV4.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
