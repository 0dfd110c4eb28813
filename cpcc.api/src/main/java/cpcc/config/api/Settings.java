package cpcc.config.api;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration as a typed annotation, read so that a mistake changes nothing: a value that is not allowed is replaced by
 * the one in force before, or else by the default, and said in {@link #problems}. Thread-safe.
 *
 * @param <C> an annotation with an ObjectClassDefinition, with methods that return int, long, boolean, String or String[]
 */
public final class Settings<C> {
    private static final String FILE = "felix.fileinstall.filename";
    private static final String SERVICE_PID = "service.pid";

    private final Class<C> type;
    private final Definition definition;
    private Map<String, Object> inForce = Map.of();
    private volatile C now;
    private volatile List<Problem> problems = List.of();

    /**
     * Nothing is read yet.
     *
     * @param type the annotation
     */
    public Settings(Class<C> type) {
        this.type = type;
        this.definition = Definition.of(type);
    }

    /**
     * {@return what is in force from now on}
     *
     * @param configuration of Configuration Admin, or a component's properties
     * @throws IllegalArgumentException if a value without a default is missing, or not allowed, and was so before
     */
    public synchronized C read(Map<String, ?> configuration) {
        String pid = configuration.get(SERVICE_PID) instanceof String text ? text : definition.pid();
        String where = configuration.get(FILE) instanceof String file ? pid + " (" + file + ")" : pid;
        Map<String, Object> read = new LinkedHashMap<>();
        List<Problem> found = new ArrayList<>();
        for (Setting setting : definition.settings()) {
            Object raw = configuration.get(setting.key());
            Object value = null;
            String why = "it is missing";
            try {
                value = raw == null ? setting.byDefault() : setting.value(raw);
            } catch (IllegalArgumentException e) {
                why = "\"" + text(raw) + "\" is not allowed";
            }
            read.put(setting.key(), value == null ? kept(setting, found, where, why) : value);
        }
        configuration.keySet().stream()
                .filter(key -> key.indexOf('.') < 0 && definition.setting(key).isEmpty())
                .sorted()
                .map(key ->
                        new Problem(where, "there is no setting \"" + text(key) + "\"", "see docs/configuration.md"))
                .forEach(found::add);
        inForce = read;
        problems = List.copyOf(found);
        now = typed(read);
        return now;
    }

    /** {@return what is in force, null before the first read} */
    public C now() {
        return now;
    }

    /** {@return what was wrong with what was read last} */
    public List<Problem> problems() {
        return problems;
    }

    private Object kept(Setting setting, List<Problem> found, String where, String what) {
        Object old = inForce.getOrDefault(setting.key(), setting.byDefault());
        if (old == null) {
            throw new IllegalArgumentException(where + ": " + setting.key() + ": " + what);
        }
        String problem = setting.key() + ": " + what + "; \"" + text(old) + "\" stays in force";
        found.add(new Problem(where, problem, "Allowed is " + setting.allowed()));
        return old;
    }

    private C typed(Map<String, Object> values) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Values(type, values)));
    }

    /** A value as it can be shown in a line. */
    private static String text(Object raw) {
        String text = raw instanceof Object[] some ? List.of(some).toString() : String.valueOf(raw);
        String shown = text.codePoints()
                .limit(80)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return shown.length() < text.length() ? shown + "…" : shown;
    }

    private record Values(Class<?> type, Map<String, Object> values) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "annotationType" -> type;
                case "toString" -> type.getSimpleName() + values;
                case "hashCode" -> values.hashCode();
                case "equals" ->
                    type.isInstance(arguments[0]) && proxy.toString().equals(arguments[0].toString());
                default -> value(method);
            };
        }

        private Object value(Method method) {
            // As Declarative Services names them.
            Object value = values.get(method.getName().replace('_', '.'));
            return method.getReturnType().isArray() ? ((List<?>) value).toArray(String[]::new) : value;
        }
    }
}
