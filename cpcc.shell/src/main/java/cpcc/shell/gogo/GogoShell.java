package cpcc.shell.gogo;

import cpcc.backend.api.Caller;
import cpcc.shell.verb.InteractiveShell;
import java.io.IOException;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** An interactive Gogo session for a caller of the executable. There only where Gogo is. */
@Component
public final class GogoShell implements InteractiveShell {
    private final CommandProcessor processor;

    /** Wired by the framework. */
    @Activate
    public GogoShell(@Reference CommandProcessor processor) {
        this.processor = processor;
    }

    @Override
    public void serve(Caller caller) throws IOException {
        try (ShellSession session = new ShellSession(processor, caller)) {
            session.serve();
        }
    }
}
