package cpcc.exec.xpra;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** xpra's words (3.1), with everything off on both sides that is not windows, keys and pointer. */
final class CommandLine {
    /** xpra's own folder inside each sandbox. */
    static final Path FOLDER = Path.of("/run/xpra");

    static final Path SOCKET = FOLDER.resolve("socket");
    static final Path AUTHORITY = FOLDER.resolve("authority");

    /** Each side refuses these by itself, whatever the other one asks for. */
    private static final List<String> OFF = List.of(
            "--start-new-commands=no",
            "--file-transfer=no",
            "--open-files=no",
            "--open-url=no",
            "--printing=no",
            "--notifications=no",
            "--system-tray=no",
            "--webcam=no",
            "--pulseaudio=no",
            "--speaker=disabled",
            "--microphone=disabled",
            "--global-menus=no",
            "--remote-logging=no",
            "--mdns=no",
            "--mmap=no",
            "--sharing=no",
            "--dbus-proxy=no",
            "--opengl=no");

    /** Only of a server. Without an own start the distribution's default would open an X session. */
    private static final List<String> SERVER_OFF = List.of(
            "--start=",
            "--start-via-proxy=no",
            "--systemd-run=no",
            "--dbus-launch=",
            "--dbus-control=no",
            "--forward-xdg-open=no",
            "--html=off",
            "--ssh-upgrade=no",
            "--rfb-upgrade=0",
            "--input-method=none",
            "--exit-with-children=no",
            "--exit-with-client=no",
            "--idle-timeout=0",
            "--server-idle-timeout=0",
            "--fake-xinerama=no",
            "--attach=no",
            "--daemon=no");

    /**
     * No configuration of the machine or the account has a say; a link may be away for as long as das waits for it; and the
     * client's packets bear their names, see {@link Painted}.
     */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "XDG_RUNTIME_DIR", FOLDER.toString(),
            "XAUTHORITY", AUTHORITY.toString(),
            "XPRA_SYSTEM_CONF_DIRS", "/run/xpra/none",
            "XPRA_USER_CONF_DIRS", "/run/xpra/none",
            "XPRA_PING_TIMEOUT", "600",
            "XPRA_USE_ALIASES", "0",
            "NO_AT_BRIDGE", "1",
            "LANG", "C.UTF-8");

    private CommandLine() {}

    static List<String> server(Path xpra, Path xvfb, int display, Clipboard clipboard) {
        List<String> words = new ArrayList<>(List.of(xpra.toString(), "start", ":" + display));
        words.addAll(OFF);
        words.addAll(SERVER_OFF);
        words.addAll(clipboard(clipboard));
        words.add("--bind=" + SOCKET);
        words.add("--socket-dirs=" + FOLDER);
        // As large as any user's screen may be: xpra makes it smaller, not larger.
        words.add("--xvfb=" + quoted(xvfb) + " +extension GLX +extension Composite -screen 0 5760x2560x24+32 -dpi 96"
                + " -nolisten tcp -noreset -auth " + AUTHORITY);
        return words;
    }

    static List<String> client(Path xpra, String peer, Clipboard clipboard) {
        List<String> words = new ArrayList<>(List.of(xpra.toString(), "attach", "socket://" + SOCKET));
        words.addAll(OFF);
        words.addAll(clipboard(clipboard));
        words.add("--tray=no");
        words.add("--window-close=forward");
        words.add("--modal-windows=no");
        words.add("--key-shortcut=meta+shift+F11:toggle_fullscreen");
        words.add("--title=@title@ (" + peer.replaceAll("[@\\p{Cntrl}]", "_") + ")");
        return words;
    }

    static Map<String, String> environment() {
        return ENVIRONMENT;
    }

    /** xpra takes the command apart as a shell does. */
    private static String quoted(Path program) {
        return "'" + program.toString().replace("'", "'\"'\"'") + "'";
    }

    private static List<String> clipboard(Clipboard clipboard) {
        return List.of("--clipboard=" + clipboard.on(), "--clipboard-direction=" + clipboard.direction());
    }
}
