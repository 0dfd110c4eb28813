package cpcc.messaging.api;

/**
 * Where a peer may be listening: a hint, never an identity.
 *
 * @param host a host name or a literal IPv4 or IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    /**
     * Checks the range. {@inheritDoc}
     *
     * @throws IllegalArgumentException if the host is empty or too long, or the port out of range
     */
    public Address {
        if (host.isEmpty() || host.length() > 255 || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == 127)) {
            throw new IllegalArgumentException("not a host: \"" + host + "\"");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * {@return the address in a text such as {@code lab1:7420}, {@code 10.0.0.5} or {@code [fe80::1]:7420}}
     *
     * @param text what a person typed or JSON carried
     * @param defaultPort the port if the text names none
     * @throws IllegalArgumentException if it is no address
     */
    public static Address parse(String text, int defaultPort) {
        int bracket = text.lastIndexOf(']');
        int colon = text.lastIndexOf(':');
        boolean bareIpv6 = bracket < 0 && text.indexOf(':') != colon;
        boolean hasPort = colon > bracket && !bareIpv6;
        String host = hasPort ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new Address(host, hasPort ? Integer.parseInt(text.substring(colon + 1)) : defaultPort);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port in \"" + text + "\"", e);
        }
    }

    /** {@return the form that {@link #parse} reads} */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
