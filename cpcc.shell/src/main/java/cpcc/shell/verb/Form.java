package cpcc.shell.verb;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How an answer is wanted. The same for every verb; may stand before it or behind it. */
public final class Form {
    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one line of JSON.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print ids only.")
    boolean quiet;

    /** {@return whether as JSON} */
    public boolean json() {
        return json;
    }

    /** {@return whether ids only} */
    public boolean quiet() {
        return quiet;
    }

    /** {@return whether for people} */
    boolean plain() {
        return !json && !quiet;
    }
}
