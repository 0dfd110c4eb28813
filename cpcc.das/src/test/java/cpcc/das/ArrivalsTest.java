package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.das.session.Present;
import cpcc.exec.api.ExecBackend;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Services that are to be backends, also such as cannot be. */
class ArrivalsTest {
    private final Map<String, Object> properties = new HashMap<>(
            Map.of(Constants.SERVICE_ID, 7L, ExecBackend.TYPE, "tiny/1", ExecBackend.SURFACE, "TERMINAL"));
    private final List<Object> there = new ArrayList<>();
    private final List<OptionalInt> reconfigured = new ArrayList<>();
    private Object made = "a backend";

    private final Bundle bundle =
            fake(Bundle.class, Map.of("getSymbolicName", "tiny", "getVersion", new Version("1.0.0")));
    private final BundleContext context = (BundleContext) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "getService" -> made;
                case "ungetService" -> true;
                default -> null;
            });
    private final ServiceReference<?> reference = (ServiceReference<?>) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "getProperty" -> properties.get((String) arguments[0]);
                case "getBundle" -> bundle;
                case "hashCode" -> 7;
                case "equals" -> proxy == arguments[0];
                default -> null;
            });
    private final Arrivals arrivals = new Arrivals(
            context,
            Runnable::run,
            present -> there.add(present.service()),
            (service, ranking) -> reconfigured.add(ranking),
            there::remove);

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                ArrivalsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    private void comes() {
        arrivals.come(Present.EXEC, reference, ExecBackend.TYPE);
    }

    private void changes() {
        arrivals.change(Present.EXEC, reference, ExecBackend.TYPE);
    }

    private List<String> whyNot() {
        return arrivals.troubles().stream().map(Arrivals.Trouble::why).toList();
    }

    @Test
    void oneThatFailedWhenItWasMadeIsMadeAgainWhenItsPropertiesChange() {
        made = null;
        comes();
        assertEquals(List.of("its component fails when it is made; see the log: cpcc logs"), whyNot());
        changes();
        assertEquals(List.of(), there, "it still fails");
        made = "a backend";
        changes();
        assertEquals(List.of("a backend"), there);
        assertEquals(List.of(), whyNot());
        arrivals.go(reference);
        assertEquals(List.of(), there);
        changes();
        assertEquals(List.of(), there, "it has gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WINDOW", "terminal"})
    void aWrongSurfaceIsNamedUntilItIsMended(String surface) {
        properties.put(ExecBackend.SURFACE, surface);
        comes();
        assertEquals(List.of(), there);
        String why = whyNot().get(0);
        assertTrue(why.endsWith("cpcc.exec.surface must be WINDOWS or TERMINAL"), why);
        assertTrue(why.contains(surface.isEmpty() ? "no surface" : "\"" + surface + "\" is wrong"), why);
        properties.put(ExecBackend.SURFACE, "WINDOWS");
        changes();
        assertEquals(List.of("a backend"), there);
    }

    @Test
    void whateverChangesIsToldAlsoWithARankingThatIsNone() {
        comes();
        properties.put(Constants.SERVICE_RANKING, "many");
        changes();
        properties.put(Constants.SERVICE_RANKING, "3");
        changes();
        assertEquals(List.of(OptionalInt.empty(), OptionalInt.of(3)), reconfigured);
    }
}
