package cpcc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a shell line as the product does, without its sandbox: in a new home, with a bus and an environment like there. */
final class Homes {
    private Homes() {}

    static void install(Path folder, String id, String line) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(id), "cd && " + line + "\n");
        Files.writeString(folder.resolve("home.sh"), """
            HOME=$(mktemp -d "${1%/*}/home-XXXXXX")
            mkdir -m 700 "$HOME/run" "$HOME/tmp"
            export HOME XDG_RUNTIME_DIR="$HOME/run" TMPDIR="$HOME/tmp" LANG=C.UTF-8 XDG_SESSION_TYPE=x11 GDK_BACKEND=x11
            export QT_QPA_PLATFORM=xcb QT_X11_NO_MITSHM=1 QT_XCB_NO_MITSHM=1 LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1
            exec dbus-run-session -- sh "$1"
            """);
    }

    /** {@return the words that run what is installed under a name} */
    static List<String> words(Path folder, String id) {
        return List.of(
                "sh", folder.resolve("home.sh").toString(), folder.resolve(id).toString());
    }
}
