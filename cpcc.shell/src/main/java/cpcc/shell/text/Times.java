package cpcc.shell.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Times and spans as people say them, and as they type them. */
public final class Times {
    private Times() {}

    /**
     * {@return such as {@code 2 h ago}; {@code now} for less than a second ago or a time to come}
     *
     * @param then what to tell
     * @param now as seen from
     */
    public static String ago(Instant then, Instant now) {
        Duration past = Duration.between(then, now);
        return past.toMillis() < 1000 ? "now" : whole(past) + " ago";
    }

    /**
     * {@return such as {@code 0.4 ms}, {@code 2.1 s} or {@code 24 h}}
     *
     * @param span not negative
     */
    public static String span(Duration span) {
        if (span.toMillis() < 1000) {
            return String.format(Locale.ROOT, "%.1f ms", span.toNanos() / 1e6);
        }
        if (span.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1e3);
        }
        return whole(span);
    }

    /**
     * {@return a span that a person typed: a number and one of s, m, h, d}
     *
     * @param text such as {@code 24h}
     * @throws IllegalArgumentException if it is no span, is zero, or is longer than a year
     */
    public static Duration parse(String text) {
        if (!text.matches("[1-9][0-9]{0,8}[smhd]")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no span of time: say a number and s, m, h or d, such as 24h");
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        Duration span =
                switch (text.charAt(text.length() - 1)) {
                    case 's' -> Duration.ofSeconds(number);
                    case 'm' -> Duration.ofMinutes(number);
                    case 'h' -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        if (span.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is longer than a year");
        }
        return span;
    }

    private static String whole(Duration span) {
        if (span.toSeconds() < 60) {
            return span.toSeconds() + " s";
        }
        if (span.toMinutes() < 60) {
            return span.toMinutes() + " min";
        }
        return span.toHours() < 48 ? span.toHours() + " h" : span.toDays() + " d";
    }
}
