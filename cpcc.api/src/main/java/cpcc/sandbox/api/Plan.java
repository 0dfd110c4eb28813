package cpcc.sandbox.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a program may see and have: nothing else is there. A value; start from {@link #of} and use the {@code with} methods.
 *
 * @param name for logs, such as the session's id
 * @param command the program and its arguments as they are; never a shell's text
 * @param env the whole environment besides HOME, USER, LOGNAME, PATH and PWD, which follow from the other components
 * @param binds what is visible besides the system's own programs and libraries, in this order; a later one covers an
 *     earlier one
 * @param user account name inside
 * @param home home folder inside: empty, private, gone at the end
 * @param folder working folder inside
 * @param network whether it may use the machine's network
 * @param stdio its standard streams
 * @param log where output goes with {@link Stdio#LOG}; the standard error of helpers otherwise; null for nowhere
 * @param namespaceOf start inside the user and mount namespace of this process, which some mounts need; it belongs to the
 *     same account
 * @param bare whether nothing but the programs, the libraries and the binds is there: no /proc, no device but /dev/null, no
 *     home, and nowhere to write but in writable binds; for a helper that others send requests to
 */
public record Plan(
        String name,
        List<String> command,
        Map<String, String> env,
        List<Bind> binds,
        String user,
        Path home,
        Path folder,
        boolean network,
        Stdio stdio,
        Path log,
        OptionalLong namespaceOf,
        boolean bare) {
    /** Copies the collections. {@inheritDoc} */
    public Plan {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        binds = List.copyOf(binds);
    }

    /**
     * {@return a plan with nothing but the program: no binds, no network, no environment, output to nowhere}
     *
     * @param name for logs
     * @param command program and arguments
     */
    public static Plan of(String name, List<String> command) {
        return new Plan(
                name,
                command,
                Map.of(),
                List.of(),
                "user",
                Path.of("/home/user"),
                Path.of("/"),
                false,
                Stdio.LOG,
                null,
                OptionalLong.empty(),
                false);
    }

    /**
     * {@return this plan with another environment}
     *
     * @param newEnv the whole of it
     */
    public Plan withEnv(Map<String, String> newEnv) {
        return new Plan(name, command, newEnv, binds, user, home, folder, network, stdio, log, namespaceOf, bare);
    }

    /**
     * {@return this plan with other binds}
     *
     * @param newBinds all of them
     */
    public Plan withBinds(List<Bind> newBinds) {
        return new Plan(name, command, env, newBinds, user, home, folder, network, stdio, log, namespaceOf, bare);
    }

    /**
     * {@return this plan for another account}
     *
     * @param newUser account name inside
     * @param newHome home folder inside
     * @param newFolder working folder inside
     */
    public Plan withUser(String newUser, Path newHome, Path newFolder) {
        return new Plan(name, command, env, binds, newUser, newHome, newFolder, network, stdio, log, namespaceOf, bare);
    }

    /**
     * {@return this plan with or without network}
     *
     * @param allowed whether it may use the machine's network
     */
    public Plan withNetwork(boolean allowed) {
        return new Plan(name, command, env, binds, user, home, folder, allowed, stdio, log, namespaceOf, bare);
    }

    /**
     * {@return this plan with other standard streams}
     *
     * @param newStdio what they are
     * @param newLog where output goes, may be null
     */
    public Plan withStdio(Stdio newStdio, Path newLog) {
        return new Plan(name, command, env, binds, user, home, folder, network, newStdio, newLog, namespaceOf, bare);
    }

    /**
     * {@return this plan inside another process's namespaces}
     *
     * @param process whose user and mount namespace, or empty
     */
    public Plan withNamespaceOf(OptionalLong process) {
        return new Plan(name, command, env, binds, user, home, folder, network, stdio, log, process, bare);
    }

    /** {@return this plan with nothing around the program, see {@link #bare()}} */
    public Plan withNothingElse() {
        return new Plan(name, command, env, binds, user, home, folder, network, stdio, log, namespaceOf, true);
    }
}
