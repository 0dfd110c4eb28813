package cpcc.shell.verb;

import cpcc.config.api.Definition;
import cpcc.config.api.Setting;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration, or one that may be made.
 *
 * @param pid whole, such as {@code cpcc.share~kate}
 * @param definition what it may say
 * @param values as they stand there; empty if there is no configuration
 */
public record Configured(String pid, Definition definition, Map<String, Object> values) {
    /** Of which kind a value is. */
    enum State {
        /** Nothing is set. */
        DEFAULT,
        /** It is set, and allowed. */
        SET,
        /** It is set to what is not allowed, so another value is in force. */
        NOT_ALLOWED
    }

    State state(Setting setting) {
        Object raw = values.get(setting.key());
        if (raw == null) {
            return State.DEFAULT;
        }
        try {
            setting.value(raw);
            return State.SET;
        } catch (IllegalArgumentException e) {
            return State.NOT_ALLOWED;
        }
    }

    /** {@return the value: as it is meant, or as it is written if it is not allowed; empty if it must be set and is not} */
    Optional<Object> value(Setting setting) {
        Object raw = values.get(setting.key());
        Object value =
                switch (state(setting)) {
                    case DEFAULT -> setting.byDefault();
                    case SET -> setting.value(raw);
                    case NOT_ALLOWED -> raw instanceof Object[] several ? java.util.List.of(several) : raw.toString();
                };
        return Optional.ofNullable(value);
    }
}
