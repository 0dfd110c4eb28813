package cpcc.shell.verb;

import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.shell.text.Data;
import java.util.Map;

/**
 * One line of doctor.
 *
 * @param about what was looked at: {@code peer}, or a backend's type
 * @param kind of backend, {@code peer} for the peer itself
 * @param check what was found
 */
record Finding(String about, String kind, Check check) {
    boolean failed() {
        return check.level() == Level.ERROR;
    }

    String line() {
        String level =
                switch (check.level()) {
                    case OK -> "ok";
                    case WARNING -> "warning";
                    case ERROR -> "ERROR";
                };
        return String.format("  %-8s %s: %s%s", level, about, check.text(), Report.arrow(check.remedy()));
    }

    Map<String, Object> data(String side) {
        return Data.of(
                "side",
                side,
                "kind",
                kind,
                "about",
                about,
                "level",
                check.level(),
                "text",
                check.text(),
                "remedy",
                check.remedy());
    }
}
