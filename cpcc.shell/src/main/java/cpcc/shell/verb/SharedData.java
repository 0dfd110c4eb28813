package cpcc.shell.verb;

import cpcc.das.api.SharedApplication;
import cpcc.shell.text.Data;
import java.util.Map;
import java.util.Optional;

/** A shared application as data. */
final class SharedData {
    private SharedData() {}

    static Map<String, Object> of(SharedApplication app, Names names, Optional<String> configuredBy) {
        return Data.of(
                "id", app.id(),
                "name", app.name(),
                "comment", app.comment(),
                "surface", app.surface(),
                "command", app.command(),
                "mimeTypes", app.mimeTypes(),
                "communities", app.communities(),
                "communityNames", names.communities(app.communities()),
                "instances", app.instances(),
                "network", app.network(),
                "configuredBy", configuredBy);
    }
}
