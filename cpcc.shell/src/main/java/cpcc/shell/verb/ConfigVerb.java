package cpcc.shell.verb;

import cpcc.config.api.Setting;
import cpcc.messaging.api.Failure;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Data;
import cpcc.shell.text.One;
import cpcc.shell.text.Rows;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "config",
        description = "Show what can be set and what it is, or set it; it takes effect while the peer runs.",
        footer = {
            "",
            "All of it: cpcc config",
            "One value: cpcc config cpcc.peer maxSessions",
            "To set it: cpcc config cpcc.peer maxSessions 4"
        })
final class ConfigVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            Column.of("PID", "pid"),
            Column.of("KEY", "key"),
            Column.of("VALUE", "value"),
            Column.of("UNIT", "unit"),
            new Column(
                    "IS",
                    row -> row.get("state").toString().toLowerCase(Locale.ROOT).replace('_', ' ')),
            Column.of("MEANS", "description"));
    /** What an invitation is: whoever reads it can use it. */
    private static final String SECRET = "Password";

    @Parameters(index = "0", arity = "0..1", paramLabel = "PID", description = "Such as cpcc.peer, or cpcc.share~kate.")
    String pid;

    @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "A setting of it.")
    String key;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "VALUE",
            description = "What it is to be; several with commas between.")
    String value;

    private final Call call;

    ConfigVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        Configurations configurations = call.services().configurations();
        List<Configured> all = configurations.list();
        if (pid == null) {
            return rows(all);
        }
        Configured configured = all.stream()
                .filter(each -> each.pid().equals(pid))
                .findFirst()
                .orElseThrow(() -> usage("there is no configuration \"" + pid + "\"; there are "
                        + all.stream().map(Configured::pid).collect(Collectors.joining(", "))));
        if (key == null) {
            return rows(List.of(configured));
        }
        Setting setting = configured
                .definition()
                .setting(key)
                .orElseThrow(() -> usage(pid + " has no setting \"" + key + "\"; it has "
                        + configured.definition().settings().stream()
                                .map(Setting::key)
                                .collect(Collectors.joining(", "))));
        return value == null ? show(configured, setting) : set(configurations, configured, setting);
    }

    private static Rows rows(List<Configured> some) {
        return new Rows(
                COLUMNS,
                some.stream()
                        .flatMap(each -> each.definition().settings().stream().map(setting -> data(each, setting)))
                        .toList(),
                "key",
                "There is nothing to configure here.");
    }

    private static One show(Configured configured, Setting setting) {
        Map<String, Object> data = data(configured, setting);
        return new One(data, text(data.get("value")), text(data.get("value")));
    }

    private One set(Configurations configurations, Configured configured, Setting setting) throws Failure {
        try {
            setting.value(value);
        } catch (IllegalArgumentException e) {
            throw usage(pid + ": " + key + " cannot be \"" + value + "\"; allowed is " + setting.allowed());
        }
        Optional<String> where = configurations.set(configured, key, value);
        return new One(
                Data.of("pid", pid, "key", key, "value", value, "file", where),
                value,
                pid + ": " + key + " = " + value
                        + where.map(file -> ", in " + file).orElse(", kept by this framework"));
    }

    private static Map<String, Object> data(Configured configured, Setting setting) {
        Optional<Object> value = configured.value(setting);
        boolean secret = setting.type().equals(SECRET) && configured.state(setting) != Configured.State.DEFAULT;
        return Data.of(
                "pid",
                configured.pid(),
                "key",
                setting.key(),
                "value",
                secret ? Optional.of("(hidden)") : value,
                "unit",
                unit(setting.key()),
                "state",
                configured.state(setting),
                "default",
                Optional.ofNullable(setting.byDefault()),
                "allowed",
                setting.allowed(),
                "name",
                setting.name(),
                "description",
                setting.description());
    }

    /** The unit stands at the end of the name. */
    private static String unit(String key) {
        return key.endsWith("Ms") ? "ms" : key.contains("Bytes") ? "bytes" : key.endsWith("Percent") ? "%" : "";
    }

    private static String text(Object value) {
        Object inner = value instanceof Optional<?> optional
                ? optional.map(Object.class::cast).orElse("")
                : value;
        return inner instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(inner);
    }
}
