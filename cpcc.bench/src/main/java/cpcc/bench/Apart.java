package cpcc.bench;

import java.util.List;

/**
 * Words that go before a program on "the other machine": its System V memory is not the screen's, so that no X application
 * finds shared memory across the line.
 */
final class Apart {
    private Apart() {}

    static List<String> words() {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of("unshare", "--user", "--map-current-user", "--ipc");
        }
        // sshd, run by root, insists on a folder in /run and an account; they are made where nobody else sees them.
        return List.of("unshare", "--ipc", "--mount", "sh", "-c", """
            mount -t tmpfs none /run && mkdir -m 755 /run/sshd || exit
            if ! getent passwd sshd >/dev/null; then
              { cat /etc/passwd; echo sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin; } >/run/passwd
              mount --bind /run/passwd /etc/passwd || exit
            fi
            exec "$@"
            """, "sh");
    }
}
