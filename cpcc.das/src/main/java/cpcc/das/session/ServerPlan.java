package cpcc.das.session;

import cpcc.das.api.SharedApplication;
import cpcc.das.files.FolderRules;
import cpcc.das.install.CommandLine;
import cpcc.das.install.Programs;
import cpcc.das.wire.Run;
import cpcc.exec.api.Needs;
import cpcc.exec.api.Surface;
import cpcc.files.api.Grant;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a shared application is started with: the owner's command, the user's files, what the backends need. Pure; made from
 * a checked request before anything is opened.
 */
public final class ServerPlan {
    /** The program's private runtime folder: the sandbox makes it. */
    private static final Path RUNTIME = Path.of("/run/session");

    private static final Path SHARED_BY_ALL = Path.of("/tmp");

    private final SharedApplication application;
    private final Run run;
    private final String provider;
    private final List<String> command;

    /**
     * Checks the request against what is shared.
     *
     * @param application what is shared
     * @param run what the user asks for
     * @param provider this peer's name, for messages
     * @throws Failure if the application does not take these arguments, or a folder would cover this machine's own
     */
    public ServerPlan(SharedApplication application, Run run, String provider) throws Failure {
        this.application = application;
        this.run = run;
        this.provider = provider;
        checkFolders();
        if (application.surface() == Surface.WINDOWS) {
            checkFiles();
        }
        try {
            command = CommandLine.fill(application.command(), application.surface(), run.arguments());
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    Reason.BAD_REQUEST,
                    application.id() + " on " + provider + " " + e.getMessage(),
                    "run it without them: cpcc run " + application.id(),
                    e);
        }
        checkProgram();
    }

    /** {@return the user's folders} */
    public List<Grant> grants() {
        return run.granted();
    }

    /**
     * {@return all that the program may see and have}
     *
     * @param session its id
     * @param needs of the execution backend
     * @param files binds of the file backend
     * @param namespaceOf of the file backend
     * @param log where its output goes
     * @param ownBus path of dbus-run-session here, null if there is none
     */
    public Plan plan(String session, Needs needs, List<Bind> files, OptionalLong namespaceOf, Path log, Path ownBus) {
        return Plan.of(session, words(ownBus))
                .withEnv(env(needs))
                .withBinds(binds(needs, files))
                .withUser(run.user(), home(), folder())
                .withNetwork(application.network())
                .withStdio(needs.stdio(), log)
                .withNamespaceOf(namespaceOf);
    }

    /** A bus of its own, or an application of one instance would open in the provider's session. */
    private List<String> words(Path ownBus) {
        if (application.surface() != Surface.WINDOWS || ownBus == null) {
            return command;
        }
        List<String> words = new ArrayList<>(List.of(ownBus.toString(), "--"));
        words.addAll(command);
        return words;
    }

    private Map<String, String> env(Needs needs) {
        Map<String, String> env = new HashMap<>(run.env());
        env.put("XDG_RUNTIME_DIR", RUNTIME.toString());
        env.putAll(needs.env());
        return env;
    }

    private List<Bind> binds(Needs needs, List<Bind> files) {
        List<Bind> binds = new ArrayList<>();
        Path program = ownProgram();
        if (program != null) {
            binds.add(new Bind(program, program, false));
        }
        binds.addAll(files);
        binds.addAll(needs.binds());
        return binds;
    }

    private Path home() {
        return Path.of(run.home());
    }

    /** Where the user is, if that is there, else at home. */
    private Path folder() {
        Path folder = Path.of(run.folder());
        return grants().stream().anyMatch(g -> folder.startsWith(g.folder())) ? folder : home();
    }

    private void checkFolders() throws Failure {
        Path home = home();
        if (isForeign(home)) {
            throw new Failure(
                    Reason.BAD_FILE,
                    "the home folder " + home + " would cover a folder of " + provider + " itself",
                    "only homes outside the system's folders can be had there, such as those in /home");
        }
        for (Grant grant : grants()) {
            Path folder = grant.folder();
            if (isForeign(folder) || home.startsWith(folder)) {
                throw new Failure(
                        Reason.BAD_FILE,
                        "the folder " + folder + " would cover a folder of " + provider + " itself, or the home",
                        "grant a folder inside it: --files DIR");
            }
        }
    }

    /** A folder of the user's with the program's path in it would be asked for the program. */
    private void checkProgram() throws Failure {
        Path program = ownProgram();
        for (Grant grant : grants()) {
            Path folder = grant.folder();
            if (program != null && (program.startsWith(folder) || folder.startsWith(program))) {
                throw new Failure(
                        Reason.BAD_FILE,
                        "the folder " + folder + " would cover the program " + application.id() + " of " + provider,
                        "grant another folder: --files DIR");
            }
        }
    }

    /** {@return the program if it lies outside the system and has to be bound by itself, else null} */
    private Path ownProgram() {
        Path program = Path.of(command.get(0));
        return program.isAbsolute() && !Programs.isOfTheSystem(program) ? program : null;
    }

    private static boolean isForeign(Path folder) {
        return folder.getParent() == null || folder.equals(SHARED_BY_ALL) || FolderRules.isOfTheSystem(folder);
    }

    private void checkFiles() throws Failure {
        for (String argument : run.arguments()) {
            if (!CommandLine.isUrl(argument) && !argument.startsWith("-") && !isGranted(argument)) {
                throw new Failure(
                        Reason.BAD_REQUEST, "a file that is in no granted folder cannot be opened on " + provider);
            }
        }
    }

    private boolean isGranted(String argument) {
        try {
            Path path = Path.of(argument);
            return path.isAbsolute()
                    && path.equals(path.normalize())
                    && grants().stream().anyMatch(g -> path.startsWith(g.folder()));
        } catch (java.nio.file.InvalidPathException e) {
            return false;
        }
    }
}
