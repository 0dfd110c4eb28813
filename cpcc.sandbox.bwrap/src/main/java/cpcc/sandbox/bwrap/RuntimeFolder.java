package cpcc.sandbox.bwrap;

import cpcc.config.api.PeerConfig;
import cpcc.config.api.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/** Where the peer has its short-lived files, as it was when this bundle began: what is there stays there. */
@Component(
        service = RuntimeFolder.class,
        configurationPid = PeerConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class RuntimeFolder {
    private final Path path;

    /** Of the peer's configuration. */
    @Activate
    public RuntimeFolder(Map<String, Object> configuration) {
        path = Path.of(new Settings<>(PeerConfig.class).read(configuration).runtimeDir());
    }

    /** It cannot change while the peer runs; the peer's own settings say so. */
    @Modified
    void modified() {}

    Path path() {
        return path;
    }
}
