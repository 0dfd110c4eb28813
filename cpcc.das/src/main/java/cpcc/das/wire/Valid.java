package cpcc.das.wire;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks of what another peer sent. Each returns what it checked or throws an {@link IllegalArgumentException}. */
public final class Valid {
    /** How many applications a peer may share. */
    public static final int APPLICATIONS = 256;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,80}");
    private static final Pattern SESSION = Pattern.compile("[a-z0-9]{8,32}");
    private static final Pattern TYPE = Pattern.compile("[a-z0-9.-]{1,40}/[0-9]{1,4}");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
    private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9.-]{0,39}");
    private static final Pattern OFFER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int PATH = 4096;

    private Valid() {}

    /** {@return an application's id} */
    public static String id(String id) {
        return matches("application id", id, ID);
    }

    /** {@return whether a text can be an application's id} */
    public static boolean isId(String text) {
        return text != null && ID.matcher(text).matches();
    }

    /** {@return a session's id} */
    public static String session(String id) {
        return matches("session id", id, SESSION);
    }

    /** {@return a backend's type such as {@code x11/1}} */
    public static String type(String type) {
        return matches("backend type", type, TYPE);
    }

    /** {@return whether a text can be a backend's type} */
    public static boolean isType(String text) {
        return text != null && TYPE.matcher(text).matches();
    }

    /** {@return an account's name} */
    public static String user(String user) {
        return matches("user name", user, USER);
    }

    /** {@return a text of at most so many characters, without control characters} */
    public static String text(String what, String text, int max) {
        present(what, text);
        if (text.length() > max) {
            throw new IllegalArgumentException(what + " is longer than " + max + " characters");
        }
        if (!text.equals(Text.oneLine(text, max))) {
            throw new IllegalArgumentException(what + " has control characters");
        }
        return text;
    }

    /** {@return an absolute, normalised path} */
    public static Path path(String what, String text) {
        present(what, text);
        if (text.getBytes(StandardCharsets.UTF_8).length >= PATH) {
            throw new IllegalArgumentException(what + " is too long");
        }
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute() || !path.normalize().toString().equals(text)) {
                throw new IllegalArgumentException(what + " is no absolute, normalised path");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(what + " is no path", e);
        }
    }

    /** {@return a word of a command line} */
    public static String word(String what, String text, int max) {
        present(what, text);
        if (text.length() > max || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " is too long or has a NUL");
        }
        return text;
    }

    /** {@return a list of at most so many elements, none of them null} */
    public static <T> List<T> list(String what, List<T> list, int max) {
        few(what, list, max);
        list.forEach(e -> present(what, e));
        return List.copyOf(list);
    }

    /** {@return what a half of a backend offers; only its size is looked at} */
    public static Map<String, String> offer(Map<String, String> offer) {
        present("offer", offer);
        few("offer", offer.keySet(), 64);
        offer.forEach((key, value) -> {
            matches("offer key", key, OFFER);
            word("offer", value, 8192);
        });
        return Map.copyOf(offer);
    }

    /** {@return what the user asked for} */
    public static Map<String, String> options(Map<String, String> options) {
        present("options", options);
        few("options", options.keySet(), 16);
        options.forEach((key, value) -> {
            matches("option", key, OPTION);
            text("option " + key, value, 200);
        });
        return Map.copyOf(options);
    }

    /** {@return what must be there} */
    public static <T> T present(String what, T value) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return value;
    }

    private static void few(String what, Collection<?> all, int max) {
        present(what, all);
        if (all.size() > max) {
            throw new IllegalArgumentException("more than " + max + " of " + what);
        }
    }

    private static String matches(String what, String text, Pattern pattern) {
        present(what, text);
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("not a valid " + what + ": \"" + Text.oneLine(text, 60) + "\"");
        }
        return text;
    }
}
