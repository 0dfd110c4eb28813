package cpcc.sandbox.bwrap;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether programs can be confined on this machine: found by doing it. What works is remembered, a failure is tried again. */
final class Usable {
    private static final int TRY_SECONDS = 10;

    /** Starts a plan. */
    @FunctionalInterface
    interface Start {
        Confined start(Plan plan) throws BackendException;
    }

    private final Path bwrap;
    private final Start start;
    private volatile boolean worked;

    Usable(Path bwrap, Start start) {
        this.bwrap = bwrap;
        this.start = start;
    }

    Check check() {
        if (!Files.isExecutable(bwrap)) {
            return missing();
        }
        if (!worked) {
            try (Confined program = start.start(Plan.of("check", List.of("true")))) {
                int code = program.exit().toCompletableFuture().get(TRY_SECONDS, TimeUnit.SECONDS);
                if (code != 0) {
                    return unusable("exit code " + code);
                }
                worked = true;
            } catch (BackendException | ExecutionException | TimeoutException e) {
                return unusable(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return unusable("interrupted");
            }
        }
        return Check.ok("bubblewrap confines programs");
    }

    Check missing() {
        return Check.error("bubblewrap is missing (" + bwrap + ")", "apt install bubblewrap");
    }

    private static Check unusable(String why) {
        String remedy = "see \"man bwrap\": user namespaces must be allowed";
        if (reads("/proc/sys/kernel/unprivileged_userns_clone", "0")) {
            remedy = "sysctl -w kernel.unprivileged_userns_clone=1";
        } else if (reads("/proc/sys/user/max_user_namespaces", "0")) {
            remedy = "sysctl -w user.max_user_namespaces=10000";
        } else if (reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")) {
            remedy = "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
        }
        return Check.error("bubblewrap cannot confine programs: " + why, remedy);
    }

    private static boolean reads(String file, String value) {
        try {
            return Files.readString(Path.of(file)).trim().equals(value);
        } catch (IOException e) {
            return false;
        }
    }
}
