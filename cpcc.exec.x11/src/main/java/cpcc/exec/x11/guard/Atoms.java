package cpcc.exec.x11.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names that the guard knows, with a server's numbers for them.
 *
 * @param numbers by name
 */
public record Atoms(Map<String, Integer> numbers) {
    private static final String MANAGER_CHECK = "_NET_SUPPORTING_WM_CHECK";

    /** What of the root window's properties programs may read: how the desktop is laid out, and what it can do. */
    private static final List<String> ROOT = List.of(
            "RESOURCE_MANAGER",
            "_NET_SUPPORTED",
            MANAGER_CHECK,
            "_NET_NUMBER_OF_DESKTOPS",
            "_NET_DESKTOP_GEOMETRY",
            "_NET_DESKTOP_VIEWPORT",
            "_NET_CURRENT_DESKTOP",
            "_NET_WORKAREA",
            "_NET_SHOWING_DESKTOP",
            "_GTK_WORKAREAS",
            "_GTK_WORKAREAS_D0",
            "_XKB_RULES_NAMES",
            "_ICC_PROFILE");

    /** Messages to the window manager about a window of the program's own. */
    private static final List<String> TO_ROOT = List.of(
            "WM_CHANGE_STATE",
            "_NET_ACTIVE_WINDOW",
            "_NET_CLOSE_WINDOW",
            "_NET_MOVERESIZE_WINDOW",
            "_NET_WM_MOVERESIZE",
            "_NET_RESTACK_WINDOW",
            "_NET_REQUEST_FRAME_EXTENTS",
            "_NET_WM_DESKTOP",
            "_NET_WM_STATE",
            "_NET_WM_FULLSCREEN_MONITORS",
            "_NET_STARTUP_INFO_BEGIN",
            "_NET_STARTUP_INFO",
            "_GTK_SHOW_WINDOW_MENU");

    /** What of the window may be read by which a window manager shows that it is there. */
    private static final List<String> MANAGER = List.of(MANAGER_CHECK, "_NET_WM_NAME");

    private static final String PING = "_NET_WM_PING";
    private static final String PROCESS = "_NET_WM_PID";
    /** Whether there is a window manager, and one that lets windows be transparent. */
    private static final List<String> MANAGERS = List.of("WM_S0", "_NET_WM_CM_S0");

    private static final String IN_PARTS = "INCR";
    private static final String SETTINGS_OWNER = "_XSETTINGS_S0";
    private static final String SETTINGS = "_XSETTINGS_SETTINGS";
    /** What is asked of who has a selection to learn in what forms it can be had. */
    private static final String TARGETS = "TARGETS";

    private static final List<String> CLIPBOARDS = List.of("PRIMARY", "SECONDARY", "CLIPBOARD");

    public Atoms {
        numbers = Map.copyOf(numbers);
    }

    /** {@return all names whose numbers are needed} */
    public static Set<String> names() {
        Map<String, Integer> all = new HashMap<>();
        for (List<String> each : List.of(
                ROOT,
                TO_ROOT,
                CLIPBOARDS,
                MANAGER,
                MANAGERS,
                List.of(PING, PROCESS, IN_PARTS, SETTINGS_OWNER, SETTINGS, TARGETS))) {
            each.forEach(name -> all.put(name, 0));
        }
        return all.keySet();
    }

    Set<Integer> readableOfRoot() {
        return numbered(ROOT);
    }

    Set<Integer> messagesToRoot() {
        return numbered(TO_ROOT);
    }

    /** {@return the selections that are the user's clipboards} */
    Set<Integer> clipboards() {
        return numbered(CLIPBOARDS);
    }

    Set<Integer> readableOfManager() {
        return numbered(MANAGER);
    }

    int managerCheck() {
        return numbers.getOrDefault(MANAGER_CHECK, 0);
    }

    /** {@return what a program says to show that it is alive} */
    int ping() {
        return numbers.getOrDefault(PING, 0);
    }

    int process() {
        return numbers.getOrDefault(PROCESS, 0);
    }

    /** {@return the selections whose owners may be known} */
    Set<Integer> managers() {
        return numbered(MANAGERS);
    }

    int targets() {
        return numbers.getOrDefault(TARGETS, 0);
    }

    int inParts() {
        return numbers.getOrDefault(IN_PARTS, 0);
    }

    /** {@return the selection whose owner is the window that tells how the user wants things to look} */
    int settingsOwner() {
        return numbers.getOrDefault(SETTINGS_OWNER, 0);
    }

    /** {@return the property in which it does so} */
    int settings() {
        return numbers.getOrDefault(SETTINGS, 0);
    }

    private Set<Integer> numbered(List<String> names) {
        return names.stream().filter(numbers::containsKey).map(numbers::get).collect(Collectors.toUnmodifiableSet());
    }
}
