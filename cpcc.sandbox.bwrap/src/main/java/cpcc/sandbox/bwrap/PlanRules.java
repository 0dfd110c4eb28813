package cpcc.sandbox.bwrap;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a plan must keep to, so that no bind, name or word can change the system that the program sees. */
final class PlanRules {
    /** Neither these, nor anything in them, nor a folder above them may be covered by a bind or the home. */
    private static final List<Path> SYSTEM = paths("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    private static final List<Path> KERNEL = paths("/proc", "/sys", "/dev");
    private static final Path ETC = Path.of("/etc");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}\\$?");

    private PlanRules() {}

    static void check(Plan plan) throws BackendException {
        require(!plan.command().isEmpty() && !plan.command().get(0).isEmpty(), "there is no program to run");
        for (String word : plan.command()) {
            require(word.indexOf('\0') < 0, "an argument contains a NUL");
        }
        for (var each : plan.env().entrySet()) {
            require(VARIABLE.matcher(each.getKey()).matches(), "no name of a variable: " + shown(each.getKey()));
            require(each.getValue().indexOf('\0') < 0, "the variable " + each.getKey() + " contains a NUL");
        }
        require(USER.matcher(plan.user()).matches(), "no account name: " + shown(plan.user()));
        place(plan.home(), "home folder");
        require(plan.home().toString().indexOf(':') < 0, "a home folder cannot contain a colon");
        require(!plan.home().startsWith(ETC), "the home folder cannot be in /etc");
        require(plan.folder().isAbsolute(), "the working folder is not absolute: " + shown(plan.folder()));
        for (Bind bind : plan.binds()) {
            require(bind.source().isAbsolute(), "not absolute: " + shown(bind.source()));
            place(bind.target(), "folder");
        }
    }

    /** A folder or file that is laid over what was there. */
    private static void place(Path path, String what) throws BackendException {
        require(path.isAbsolute() && path.equals(path.normalize()), what + " is no plain path: " + shown(path));
        require(
                path.toString().chars().noneMatch(c -> c < ' ' || c == 0x7f),
                what + " has control characters in its name: " + shown(path));
        require(!ETC.startsWith(path), what + " would cover the system's own files: " + shown(path));
        for (List<Path> own : List.of(SYSTEM, KERNEL)) {
            for (Path folder : own) {
                require(
                        !path.startsWith(folder) && !folder.startsWith(path),
                        what + " would cover the system's own files: " + shown(path));
            }
        }
    }

    private static void require(boolean holds, String otherwise) throws BackendException {
        if (!holds) {
            throw new BackendException("cannot be confined: " + otherwise, "Choose another folder, name or argument.");
        }
    }

    private static String shown(Object text) {
        return text.toString().replaceAll("\\p{Cntrl}", "?");
    }

    private static List<Path> paths(String... names) {
        return List.of(names).stream().map(Path::of).toList();
    }
}
