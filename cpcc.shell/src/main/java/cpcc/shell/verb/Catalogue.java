package cpcc.shell.verb;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All verbs, ready to read one command's words. */
public final class Catalogue {
    private static final int WIDEST = 120;
    private static final int NARROWEST = 60;

    private Catalogue() {}

    /** What stands before the verb. */
    @Command(
            name = "cpcc",
            description = "Use the applications of your community's members, and share yours.",
            synopsisSubcommandLabel = "VERB",
            commandListHeading = "%nVerbs:%n",
            footer = {
                "",
                "cpcc help VERB says more. Exit codes:",
                "  0 done, 1 failed, 2 usage, 125 CPCC itself or no peer running,",
                "  126 the provider refused or could not start it,",
                "  127 nobody shares it, 130 interrupted."
            })
    static final class Root {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        boolean help;

        @Mixin
        Form form = new Form();

        @Option(names = "--version", versionHelp = true, description = "Show the version of the peer.")
        boolean version;
    }

    /**
     * {@return a reader for the words of one call; it is not to be used again}
     *
     * @param call what the verbs work for
     */
    public static CommandLine reader(Call call) {
        CommandLine root = new CommandLine(new Root());
        CommandLine community = new CommandLine(new CommunityVerb());
        add(community, new CommunityCreateVerb(call));
        add(community, new CommunityListVerb(call));
        community.addSubcommand("admin", new LaterVerb("community admin"));

        CommandLine backends = new CommandLine(new BackendsVerb(call));
        add(backends, new BackendsReplaceVerb(call));

        add(root, new StartVerb());
        add(root, new StopVerb(call));
        add(root, new StatusVerb(call));
        root.addSubcommand(community);
        add(root, new InviteVerb(call));
        add(root, new JoinVerb(call));
        add(root, new PeersVerb(call));
        add(root, new ShareVerb(call));
        add(root, new UnshareVerb(call));
        add(root, new SharedVerb(call));
        add(root, new AppsVerb(call));
        add(root, new RunVerb(call));
        add(root, new SessionsVerb(call));
        add(root, new DetachVerb(call));
        add(root, new AttachVerb(call));
        add(root, new CloseVerb(call));
        root.addSubcommand(backends);
        add(root, new DoctorVerb(call));
        add(root, new ConfigVerb(call));
        add(root, new DemoVerb());
        add(root, new ShellVerb(call));
        add(root, new HelpVerb());
        LaterVerb.NAMES.forEach(name -> root.addSubcommand(name, new LaterVerb(name)));
        literal(root, call);
        // What follows the application belongs to it, dashes and all.
        root.getSubcommands().get("run").setStopAtPositional(true);
        return root;
    }

    private static void add(CommandLine to, Verb verb) {
        to.addSubcommand(verb);
    }

    /** The words are the caller's; nothing in them may make this process read files or variables of its own. */
    private static void literal(CommandLine root, Call call) {
        root.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setTrimQuotes(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(Math.max(NARROWEST, Math.min(WIDEST, call.columns())));
    }
}
