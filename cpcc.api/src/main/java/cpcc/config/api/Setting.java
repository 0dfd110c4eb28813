package cpcc.config.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One setting as its metatype defines it.
 *
 * @param key in the configuration
 * @param name for people
 * @param description for people
 * @param type Integer, Long, Boolean or String
 * @param list whether it takes several values
 * @param defaults what it is if it is not set; empty if it must be set
 * @param required whether the configuration must have it, because it has no default
 * @param min of a number, or of a text's length; null for none
 * @param max of a number, or of a text's length; null for none
 * @param options what it may be; empty for anything
 */
public record Setting(
        String key,
        String name,
        String description,
        String type,
        boolean list,
        List<String> defaults,
        boolean required,
        Long min,
        Long max,
        List<String> options) {
    /** Copies the lists. {@inheritDoc} */
    public Setting {
        defaults = List.copyOf(defaults);
        options = List.copyOf(options);
    }

    /**
     * {@return the value that a configuration means: an Integer, Long, Boolean, String, or a list of Strings}
     *
     * @param raw as it stands there: of the type, or a text as in a file
     * @throws IllegalArgumentException if it is not allowed; {@link #allowed} says what is
     */
    public Object value(Object raw) {
        if (list) {
            return texts(raw);
        }
        Object single = raw instanceof Object[] some && some.length == 1 ? some[0] : raw;
        String text = Objects.toString(single, "").strip();
        return switch (type) {
            case "Integer" -> Math.toIntExact(number(text));
            case "Long" -> number(text);
            case "Boolean" -> truth(text);
            default -> text(text);
        };
    }

    /** {@return the value if nothing is set; null if it must be set} */
    public Object byDefault() {
        if (list) {
            return defaults;
        }
        if (required) {
            return null;
        }
        return value(defaults.isEmpty() ? "" : defaults.get(0));
    }

    /** {@return what is allowed, in words} */
    public String allowed() {
        if (!options.isEmpty()) {
            return String.join(", ", options);
        }
        boolean number = type.equals("Integer") || type.equals("Long");
        String range = min != null && max != null
                ? "from " + min + " to " + max
                : min != null ? "of at least " + min : max != null ? "of at most " + max : "";
        if (number) {
            return ("a whole number " + range).strip();
        }
        if (type.equals("Boolean")) {
            return "true or false";
        }
        return range.isEmpty() ? "any text" : "a text with a length " + range;
    }

    private List<String> texts(Object raw) {
        List<?> parts;
        if (raw instanceof Object[] array) {
            parts = Arrays.asList(array);
        } else if (raw instanceof Iterable<?> some) {
            parts = java.util.stream.StreamSupport.stream(some.spliterator(), false)
                    .toList();
        } else {
            parts = List.of(Objects.toString(raw, ""));
        }
        // A configuration file has one value with commas, where Configuration Admin's interface has several.
        return parts.stream()
                .flatMap(part -> Arrays.stream(String.valueOf(part).split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(this::text)
                .toList();
    }

    private long number(String text) {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no whole number", e);
        }
        check(value);
        if (type.equals("Integer") && value != (int) value) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private String text(String text) {
        if (!options.isEmpty() && !options.contains(text)) {
            throw new IllegalArgumentException("no such option");
        }
        check(text.codePointCount(0, text.length()));
        return text;
    }

    private void check(long value) {
        if (min != null && value < min || max != null && value > max) {
            throw new IllegalArgumentException("out of range");
        }
    }
}
