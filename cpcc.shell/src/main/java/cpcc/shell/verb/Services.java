package cpcc.shell.verb;

import cpcc.config.api.Problem;
import cpcc.das.api.Applications;
import cpcc.das.api.Backends;
import cpcc.das.api.Installer;
import cpcc.das.api.Runner;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.Links;
import cpcc.p2p.api.Communities;
import java.util.List;

/** The services of this peer as they are now. Each method says by {@link Trouble} that its bundle is not running. */
public interface Services {
    /** {@return the communities and their members} */
    Communities communities() throws Trouble;

    /** {@return what active peers share} */
    Applications applications() throws Trouble;

    /** {@return what shares this machine's applications} */
    Installer installer() throws Trouble;

    /** {@return what runs others' applications} */
    Runner runner() throws Trouble;

    /** {@return the backends of this peer} */
    Backends backends() throws Trouble;

    /** {@return the links of this peer} */
    Links links() throws Trouble;

    /** {@return this peer's key} */
    Identity identity() throws Trouble;

    /** {@return what is wrong with configurations, as those say who are configured} */
    List<Problem> configProblems();

    /** {@return the configurations of CPCC in this framework} */
    Configurations configurations() throws Trouble;

    /** {@return the interactive shell} */
    InteractiveShell shell() throws Trouble;
}
