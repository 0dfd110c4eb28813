package cpcc.shell;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import cpcc.config.api.ConfigProblems;
import cpcc.config.api.Problem;
import cpcc.das.api.Applications;
import cpcc.das.api.Backends;
import cpcc.das.api.Installer;
import cpcc.das.api.Runner;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.Links;
import cpcc.p2p.api.Communities;
import cpcc.shell.verb.Configurations;
import cpcc.shell.verb.InteractiveShell;
import cpcc.shell.verb.Services;
import cpcc.shell.verb.Trouble;
import java.util.Comparator;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services of the other bundles as they come and go: the commands work with what is there. */
@Component
public final class PeerServices implements Services {
    private static final Logger LOG = LoggerFactory.getLogger(PeerServices.class);

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile Communities communities;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile Applications applications;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile Installer installer;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile Runner runner;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile Backends backends;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile Links links;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile Identity identity;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile InteractiveShell shell;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile Configurations configurations;

    @Reference(policy = DYNAMIC)
    private volatile List<ConfigProblems> configured;

    @Override
    public Communities communities() throws Trouble {
        return present(communities, "cpcc.p2p");
    }

    @Override
    public Applications applications() throws Trouble {
        return present(applications, "cpcc.das");
    }

    @Override
    public Installer installer() throws Trouble {
        return present(installer, "cpcc.das");
    }

    @Override
    public Runner runner() throws Trouble {
        return present(runner, "cpcc.das");
    }

    @Override
    public Backends backends() throws Trouble {
        return present(backends, "cpcc.das");
    }

    @Override
    public Links links() throws Trouble {
        return present(links, "cpcc.messaging");
    }

    @Override
    public Identity identity() throws Trouble {
        return present(identity, "cpcc.messaging");
    }

    @Override
    public List<Problem> configProblems() {
        return problems(configured);
    }

    static List<Problem> problems(List<ConfigProblems> configured) {
        return List.copyOf(configured).stream()
                .flatMap(each -> told(each).stream())
                .distinct()
                .sorted(Comparator.comparing(Problem::pid).thenComparing(Problem::text))
                .toList();
    }

    @Override
    public Configurations configurations() throws Trouble {
        return present(configurations, "Configuration Admin");
    }

    @Override
    public InteractiveShell shell() throws Trouble {
        return present(shell, "Gogo");
    }

    /** A drop-in that cannot even say what is wrong is what is wrong. */
    private static List<Problem> told(ConfigProblems configured) {
        String name = configured.getClass().getName();
        try {
            List<Problem> problems = List.copyOf(configured.problems());
            problems.forEach(each -> List.of(each.pid(), each.text(), each.remedy()));
            return problems;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("shell: {} cannot tell what is wrong with its configuration", name, e);
            return List.of(new Problem(
                    name, "cannot tell what is wrong with its configuration: " + e, "update or remove its bundle"));
        }
    }

    private static <T> T present(T service, String bundle) throws Trouble {
        if (service == null) {
            throw Trouble.absent(bundle);
        }
        return service;
    }
}
