package cpcc.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        boolean bad = name.isEmpty() || name.length() > LONGEST_NAME || name.contains("$") || name.contains("\\");
        for (int i = 0; i < name.length() && !bad; i++) {
            bad = Character.isISOControl(name.charAt(i));
        }
        if (bad) {
            throw new Problem(
                    Problem.USAGE,
                    "A peer's name has 1 to " + LONGEST_NAME
                            + " characters, and none of $ and \\ or control characters.");
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
        if (!value.matches("[\\p{Alnum}.:_%\\[\\]-]{1,255}")) {
            throw new Problem(Problem.USAGE, "An address is a host or host:port, not \"" + value + "\".");
        }
        return value;
    }
}
