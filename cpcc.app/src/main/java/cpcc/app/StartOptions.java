package cpcc.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of {@code cpcc start}.
 *
 * @param foreground whether the peer runs in this process
 * @param help whether only this text is wanted
 * @param settings what goes to {@code cpcc.peer.cfg}
 */
record StartOptions(boolean foreground, boolean help, Map<String, String> settings) {
    static final String USAGE = """
            usage: cpcc [--home DIR] start [--foreground] [--name NAME] [--port PORT] [--address HOST[:PORT]]...

            Starts the peer of this account, in the background unless told otherwise.
              --foreground          stay in this terminal, and log to it
              --name NAME           what others see
              --port PORT           where members connect; 0 takes any free port
              --address HOST[:PORT] what invitations name; may be given several times
              --home DIR            another peer of this account, with all its files below DIR (or set CPCC_HOME)
            Name, port and addresses are kept in cpcc.peer.cfg.
            """;

    private static final int LONGEST_NAME = 60;
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");
    /** A name or IPv4 address, IPv6 in brackets or bare; a port unless it is bare. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(?<host>[A-Za-z0-9._-]{1,255})|\\[(?<v6>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)])"
                    + "(?::(?<port>[0-9]{1,5}))?");

    private static final Pattern BARE = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    static StartOptions of(List<String> words) throws Problem {
        boolean foreground = false;
        boolean help = false;
        Map<String, String> settings = new LinkedHashMap<>();
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals < 0 ? word : word.substring(0, equals);
            switch (option) {
                case "--foreground" -> foreground = true;
                case "--help", "-h" -> help = true;
                case "--name", "--port", "--address" -> {
                    if (equals < 0 && ++i == words.size()) {
                        throw new Problem(Problem.USAGE, option + " needs a value. See: cpcc start --help");
                    }
                    String value = equals < 0 ? words.get(i) : word.substring(equals + 1);
                    switch (option) {
                        case "--name" -> settings.put("name", name(value));
                        case "--port" -> settings.put("port", port(value));
                        default -> addresses.add(address(value));
                    }
                }
                default ->
                    throw new Problem(
                            Problem.USAGE, "cpcc start does not know \"" + word + "\". See: cpcc start --help");
            }
        }
        if (!addresses.isEmpty()) {
            settings.put("addresses", String.join(", ", addresses));
        }
        return new StartOptions(foreground, help, settings);
    }

    private static String name(String value) throws Problem {
        String name = value.strip();
        if (name.isBlank()
                || name.codePointCount(0, name.length()) > LONGEST_NAME
                || name.contains("$")
                || name.contains("\\")
                || HIDDEN.matcher(name).find()) {
            throw new Problem(
                    Problem.USAGE,
                    "A peer's name has 1 to " + LONGEST_NAME
                            + " characters, and none of $ and \\ or characters that cannot be seen.");
        }
        return name;
    }

    private static String port(String value) throws Problem {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65535) {
                return Integer.toString(port);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Problem(Problem.USAGE, "A port is a number from 0 to 65535, not \"" + value + "\".");
    }

    private static String address(String value) throws Problem {
        Matcher parts = ADDRESS.matcher(BARE.matcher(value).matches() ? "[" + value + "]" : value);
        if (!parts.matches() || !isHost(parts.group("v6"), parts.group("host")) || !isPort(parts.group("port"))) {
            throw new Problem(
                    Problem.USAGE,
                    "An address is a host, host:port, or [IPv6]:port, not \"" + value + "\". The port is 1 to 65535.");
        }
        return value;
    }

    /** As the members' peers will judge it; they dial no zone, and no number that is not an address. */
    private static boolean isHost(String v6, String host) {
        if (v6 == null) {
            return !NUMERIC.matcher(host).matches() || IPV4.matcher(host).matches();
        }
        try {
            // With a colon it is a literal, which is not looked up.
            return InetAddress.getByName(v6) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isPort(String port) {
        return port == null || Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535;
    }
}
