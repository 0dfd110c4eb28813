package cpcc.files.sftp;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.sandbox.api.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The programs of the machine that are used here.
 *
 * @param sftpServer OpenSSH's, on the user's machine
 * @param sshfs on the provider
 * @param unshare of util-linux
 * @param setpriv of util-linux
 * @param nsenter of util-linux
 * @param bwrap confines sshfs
 * @param fuse the kernel's device
 */
record Tools(Path sftpServer, Path sshfs, Path unshare, Path setpriv, Path nsenter, Path bwrap, Path fuse) {
    private static final int TRY_SECONDS = 5;

    static Tools ofThisMachine() {
        List<Path> servers = List.of(
                Path.of("/usr/lib/openssh/sftp-server"),
                Path.of("/usr/libexec/openssh/sftp-server"),
                Path.of("/usr/lib/ssh/sftp-server"));
        return new Tools(
                servers.stream().filter(Files::isExecutable).findFirst().orElse(servers.get(0)),
                Path.of("/usr/bin/sshfs"),
                Path.of("/usr/bin/unshare"),
                Path.of("/usr/bin/setpriv"),
                Path.of("/usr/bin/nsenter"),
                Path.of("/usr/bin/bwrap"),
                Path.of("/dev/fuse"));
    }

    /**
     * {@return these with other programs}
     *
     * @param server of the user's side, empty for the one that was found
     * @param client of the provider's side
     */
    Tools with(String server, String client) {
        return new Tools(
                server.isEmpty() ? sftpServer : Path.of(server),
                Path.of(client),
                unshare,
                setpriv,
                nsenter,
                bwrap,
                fuse);
    }

    List<Check> checkUser(Sandbox sandbox) {
        List<Check> found = new ArrayList<>();
        found.add(present(sftpServer, "OpenSSH's sftp-server", "apt install openssh-sftp-server"));
        sandbox.check().stream().filter(check -> check.level() != Level.OK).forEach(found::add);
        return found;
    }

    List<Check> checkProvider() {
        List<Check> found = providerFiles();
        if (found.stream().allMatch(check -> check.level() == Level.OK)) {
            found.add(namespaces());
        }
        return found;
    }

    private List<Check> providerFiles() {
        List<Check> found = new ArrayList<>();
        found.add(present(sshfs, "sshfs", "apt install sshfs"));
        found.add(
                !Files.exists(fuse)
                        ? Check.error(fuse + " is missing: the kernel's FUSE is not loaded", "modprobe fuse")
                        : Files.isReadable(fuse) && Files.isWritable(fuse)
                                ? Check.ok(fuse + " can be used")
                                : Check.error(fuse + " cannot be opened by this account", "chmod 666 " + fuse));
        found.add(present(unshare, "unshare", "apt install util-linux"));
        found.add(present(setpriv, "setpriv", "apt install util-linux"));
        found.add(present(nsenter, "nsenter", "apt install util-linux"));
        found.add(present(bwrap, "bubblewrap", "apt install bubblewrap"));
        return found;
    }

    void requireUser() throws BackendException {
        require(List.of(present(sftpServer, "OpenSSH's sftp-server", "apt install openssh-sftp-server")));
    }

    void requireProvider() throws BackendException {
        require(providerFiles());
    }

    private static void require(List<Check> checks) throws BackendException {
        for (Check check : checks) {
            if (check.level() == Level.ERROR) {
                throw new BackendException(check);
            }
        }
    }

    private static Check present(Path program, String name, String remedy) {
        return Files.isExecutable(program)
                ? Check.ok(name + " is there")
                : Check.error(name + " is missing (" + program + ")", remedy);
    }

    /** Really tries: no file of the kernel tells for sure. */
    private Check namespaces() {
        String why;
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(unshare.toString(), "--user", "--map-root-user", "--mount", "--");
            // As sshfs itself: a sandbox inside the namespace.
            builder.command().addAll(List.of(bwrap.toString(), "--unshare-user", "--ro-bind", "/", "/", "/bin/true"));
            builder.environment().clear();
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(TRY_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                why = "no answer";
            } else if (process.exitValue() == 0) {
                return Check.ok("mounts can be made without root");
            } else {
                why = new String(process.getInputStream().readNBytes(500), StandardCharsets.UTF_8).trim();
            }
        } catch (IOException e) {
            why = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "interrupted";
        }
        return Check.error(
                "user namespaces cannot be used: " + why,
                "sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0"
                        + " (whichever this kernel has)");
    }
}
