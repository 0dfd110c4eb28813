package cpcc.das.wire;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The few environment variables of the user that a program gets: language, time zone and kind of terminal. */
public final class Environment {
    private static final Pattern NAME = Pattern.compile("LANG|LANGUAGE|LC_[A-Z]{1,20}|TZ|TERM|NO_COLOR");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.@:/+-]{0,64}");
    private static final int COUNT = 24;

    private Environment() {}

    /**
     * {@return what of the caller's environment may travel}
     *
     * @param env the caller's
     */
    public static Map<String, String> of(Map<String, String> env) {
        Map<String, String> chosen = new TreeMap<>();
        env.forEach((name, value) -> {
            if (isAllowed(name, value) && chosen.size() < COUNT) {
                chosen.put(name, value);
            }
        });
        return chosen;
    }

    /**
     * {@return what another peer sent, checked}
     *
     * @param env unchecked
     */
    public static Map<String, String> checked(Map<String, String> env) {
        Valid.present("environment", env).forEach((name, value) -> {
            if (!isAllowed(name, value)) {
                throw new IllegalArgumentException("not an allowed variable: " + Text.oneLine(name, 40));
            }
        });
        if (env.size() > COUNT) {
            throw new IllegalArgumentException("too many environment variables");
        }
        return Map.copyOf(env);
    }

    private static boolean isAllowed(String name, String value) {
        return name != null
                && value != null
                && NAME.matcher(name).matches()
                && VALUE.matcher(value).matches();
    }
}
