package cpcc.sandbox.bwrap;

import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** bwrap's words for a plan. */
final class CommandLine {
    static final String HOSTNAME = "cpcc";
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final List<String> SYSTEM_FOLDERS = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    /** How much a program may leave where, in MiB. */
    private static final int FILES = 1024;

    private static final int SHARED_MEMORY = 512;
    private static final int SOCKETS = 64;

    private final Path bwrap;
    private final Plan plan;
    private final PrivateFiles files;
    private final List<String> words = new ArrayList<>();

    CommandLine(Path bwrap, Plan plan, PrivateFiles files) {
        this.bwrap = bwrap;
        this.plan = plan;
        this.files = files;
    }

    List<String> words() throws IOException {
        words.addAll(Gate.before(plan));
        if (plan.namespaceOf().isPresent()) {
            // Without these, a mount made in that namespace would be seen by nobody else.
            add("/usr/bin/nsenter", "--user", "--mount", "--preserve-credentials");
            add("-t", Long.toString(plan.namespaceOf().getAsLong()), "--");
        }
        add(bwrap.toString());
        isolation();
        system();
        if (!plan.bare()) {
            places();
        }
        binds();
        environment();
        add("--chdir", plan.folder().toString(), "--");
        words.addAll(plan.stdio() == Stdio.PTY ? Terminal.words(plan) : plan.command());
        return words;
    }

    private void isolation() {
        String id = Integer.toString(files.id());
        add("--unshare-user", "--uid", id, "--gid", id);
        add("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try");
        if (!plan.network()) {
            add("--unshare-net");
        }
        // A session of its own: else a program could type into the terminal that the peer was started from.
        add("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv", "--hostname", HOSTNAME);
        words.addAll(Gate.words());
    }

    private void system() throws IOException {
        add("--ro-bind", "/usr", "/usr");
        for (String folder : SYSTEM_FOLDERS) {
            Path path = Path.of(folder);
            if (Files.isSymbolicLink(path)) {
                add("--symlink", Files.readSymbolicLink(path).toString(), folder);
            } else if (Files.isDirectory(path)) {
                add("--ro-bind", folder, folder);
            }
        }
        words.addAll(new Etc(Path.of("/etc")).words());
        files.files().forEach((name, file) -> add("--ro-bind", file.toString(), "/etc/" + name));
        if (plan.network()) {
            add("--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf");
            add("--ro-bind-try", "/etc/hosts", "/etc/hosts");
        }
        if (plan.bare()) {
            add("--dev-bind", "/dev/null", "/dev/null");
        } else {
            add("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev");
            memory("/dev/shm", "1777", SHARED_MEMORY);
            add("--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig");
            add("--symlink", "/tmp", "/var/tmp");
        }
    }

    /** The folders of the program's own: empty, in memory, gone at the end. */
    private void places() {
        memory("/tmp", "1777", FILES);
        memory("/run", "0755", SOCKETS);
        String runtime = plan.env().getOrDefault("XDG_RUNTIME_DIR", "");
        if (runtime.startsWith("/run/") && Path.of(runtime).normalize().startsWith("/run")) {
            add("--dir", Path.of(runtime).normalize().getParent().toString());
            add("--perms", "0700", "--dir", Path.of(runtime).normalize().toString());
        }
        if (plan.home().getParent() != null) {
            add("--dir", plan.home().getParent().toString());
        }
        memory(plan.home().toString(), "0700", FILES);
    }

    private void binds() {
        for (Bind bind : plan.binds()) {
            add(
                    bind.writable() ? "--bind" : "--ro-bind",
                    bind.source().toString(),
                    bind.target().toString());
        }
        add("--remount-ro", "/");
    }

    /** A folder in memory: what a program leaves in it is the machine's, so there is an end to it. */
    private void memory(String folder, String rights, int mebibytes) {
        add("--perms", rights, "--size", Long.toString(mebibytes * 1024L * 1024), "--tmpfs", folder);
    }

    private void environment() {
        Map<String, String> env = new TreeMap<>(plan.env());
        env.put("HOME", plan.home().toString());
        env.put("USER", plan.user());
        env.put("LOGNAME", plan.user());
        env.put("PATH", PATH);
        env.remove("PWD");
        if (plan.stdio() == Stdio.PTY) {
            Terminal.adapt(env);
        }
        env.forEach((name, value) -> add("--setenv", name, value));
    }

    private void add(String... more) {
        words.addAll(List.of(more));
    }
}
