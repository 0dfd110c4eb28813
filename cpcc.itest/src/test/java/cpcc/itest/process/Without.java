package cpcc.itest.process;

import java.util.List;
import java.util.stream.Stream;

/** A machine that lacks a program: a prefix for a command, which then runs in a mount namespace of its own. */
final class Without {
    private static final String COVER =
            "for f in $1; do mount --bind /dev/null \"$f\" || exit 99; done; shift; exec \"$@\"";

    private Without() {}

    /**
     * {@return what to put before a command}
     *
     * @param programs absolute names of programs that cannot be run there
     */
    static String[] programs(String... programs) {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> unshare =
                root ? List.of("unshare", "--mount") : List.of("unshare", "--user", "--map-root-user", "--mount");
        return Stream.concat(unshare.stream(), Stream.of("sh", "-c", COVER, "sh", String.join(" ", programs)))
                .toArray(String[]::new);
    }
}
