package cpcc.shell.verb;

import cpcc.backend.api.Check;
import cpcc.config.api.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** What doctor looks at besides the backends. */
final class OwnChecks {
    private static final int JAVA = 17;

    private OwnChecks() {}

    static List<Finding> of(Call call) {
        List<Check> checks = new ArrayList<>();
        checks.add(java());
        checks.add(controlSocket(call.host().runtimeDir()));
        checks.add(port(call.services()));
        checks.add(communities(call.services()));
        checks.addAll(reach(call.services()));
        checks.add(present(call.services()));
        checks.addAll(configuration(call.services()));
        return checks.stream().map(check -> new Finding("peer", "peer", check)).toList();
    }

    private static Check java() {
        int feature = Runtime.version().feature();
        return feature >= JAVA
                ? Check.ok("Java " + feature)
                : Check.error("Java " + feature + " is too old", "sudo apt install openjdk-17-jre-headless");
    }

    private static Check controlSocket(Path runtimeDir) {
        Path socket = runtimeDir.resolve("control");
        try {
            if (!Files.exists(socket)) {
                return Check.warning(
                        "no control socket at " + socket, "start the peer again: cpcc stop, then cpcc start");
            }
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(runtimeDir));
            return mode.equals("rwx------")
                    ? Check.ok("control socket " + socket)
                    : Check.error("others may enter " + runtimeDir + " (" + mode + ")", "chmod 700 " + runtimeDir);
        } catch (IOException | UnsupportedOperationException e) {
            return Check.warning(
                    "the control socket at " + socket + " cannot be looked at: " + e.getMessage(),
                    "start the peer again: cpcc stop, then cpcc start");
        }
    }

    private static Check port(Services services) {
        try {
            int port = services.links().port();
            return port > 0
                    ? Check.ok("listening on port " + port)
                    : Check.error(
                            "listening on no port, so no other peer can reach this one",
                            "set another port in the configuration, then cpcc stop and cpcc start");
        } catch (Trouble e) {
            return Check.error(e.getMessage(), e.remedy());
        }
    }

    private static Check communities(Services services) {
        try {
            int count = services.communities().list().size();
            return count > 0
                    ? Check.ok("member of " + count + (count == 1 ? " community" : " communities"))
                    : Check.warning(
                            "member of no community yet", "cpcc community create NAME, or cpcc join INVITATION");
        } catch (Trouble e) {
            return Check.error(e.getMessage(), e.remedy());
        }
    }

    private static List<Check> reach(Services services) {
        try {
            return Reach.of(services.communities().peers()).stream().toList();
        } catch (Trouble e) {
            return List.of(); // Said above.
        }
    }

    private static List<Check> configuration(Services services) {
        List<Problem> problems = services.configProblems();
        return problems.isEmpty()
                ? List.of(Check.ok("the configuration is in force as it is written"))
                : problems.stream()
                        .map(problem -> Check.warning(problem.pid() + ": " + problem.text(), problem.remedy()))
                        .toList();
    }

    private static Check present(Services services) {
        try {
            services.backends();
            services.runner();
            services.installer();
            return Check.ok("all parts are running");
        } catch (Trouble e) {
            return Check.error(e.getMessage(), e.remedy());
        }
    }
}
