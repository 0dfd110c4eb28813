package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an X server listens, as DISPLAY says it.
 *
 * @param text as the caller has it
 * @param host machine to be reached by TCP; empty for the socket of this machine
 * @param number of the display
 */
record Display(String text, String host, int number) {
    private static final int FIRST_PORT = 6000;
    private static final int LAST_NUMBER = 65535 - FIRST_PORT;
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<protocol>unix|local|tcp|inet|inet6)/)?(?<host>\\[[0-9a-fA-F:.%]+]|[^\\[\\]:/\\s]*):(?<number>[0-9]{1,5})(?:\\.[0-9]{1,3})?");
    private static final String REMEDY = "run it from a graphical session, or set DISPLAY, such as DISPLAY=:0";

    /**
     * Reads the caller's DISPLAY.
     *
     * @param env the caller's environment
     * @return what it says
     * @throws BackendException if it is missing, or of a form that is not served
     */
    static Display of(Map<String, String> env) throws BackendException {
        String text = env.getOrDefault("DISPLAY", "");
        if (text.isEmpty()) {
            throw new BackendException(
                    env.containsKey("WAYLAND_DISPLAY")
                            ? "there is no X display to show windows on: WAYLAND_DISPLAY is set, DISPLAY is not (is Xwayland off?)"
                            : "there is no display to show windows on: DISPLAY is not set",
                    REMEDY);
        }
        return parse(text);
    }

    static Display parse(String text) throws BackendException {
        if (text.startsWith("/") || text.startsWith("unix:/")) {
            throw new BackendException(
                    "DISPLAY=" + printable(text) + " names a socket by its path, which is not supported",
                    "set DISPLAY to a display number, such as DISPLAY=:0");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group("number")) > LAST_NUMBER) {
            throw new BackendException("DISPLAY=" + printable(text) + " is no X display", REMEDY);
        }
        String protocol = form.group("protocol") == null ? "" : form.group("protocol");
        String host = form.group("host");
        boolean local = protocol.equals("unix")
                || protocol.equals("local")
                || protocol.isEmpty() && (host.isEmpty() || host.equals("unix"));
        if (!local && host.isEmpty()) {
            host = "localhost";
        }
        return new Display(text, local ? "" : host.replaceAll("[\\[\\]]", ""), Integer.parseInt(form.group("number")));
    }

    /**
     * {@return the addresses to try, in this order}
     *
     * @param sockets folder of this machine's display sockets
     * @throws UnknownHostException if the host has no address
     */
    List<SocketAddress> addresses(Path sockets) throws UnknownHostException {
        if (host.isEmpty()) {
            return List.of(UnixDomainSocketAddress.of(sockets.resolve("X" + number)));
        }
        List<SocketAddress> addresses = new ArrayList<>();
        for (InetAddress each : InetAddress.getAllByName(host)) {
            addresses.add(new InetSocketAddress(each, FIRST_PORT + number));
        }
        return addresses;
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
