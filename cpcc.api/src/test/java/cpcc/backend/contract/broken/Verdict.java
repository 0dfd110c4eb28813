package cpcc.backend.contract.broken;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * How a contract test judged: for each of its tests that ran, by name, why it failed; empty if it passed.
 *
 * @param reasons of all that ran
 */
public record Verdict(Map<String, String> reasons) {
    /**
     * Runs a contract test.
     *
     * @param test extends a contract
     * @param methods names of its tests; none for all of them
     * @return how it judged
     */
    public static Verdict of(Class<?> test, String... methods) {
        List<? extends DiscoverySelector> selected = methods.length == 0
                ? List.of(selectClass(test))
                : Arrays.stream(methods).map(each -> selectMethod(test, each)).toList();
        Map<String, String> reasons = new TreeMap<>();
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier id, TestExecutionResult result) {
                String why = result.getThrowable().map(Throwable::toString).orElse("");
                if (id.isTest() || !why.isEmpty()) {
                    reasons.put(id.getDisplayName().replace("()", ""), why);
                }
            }
        };
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selected)
                                .build(),
                        listener);
        return new Verdict(reasons);
    }

    /** {@return the names of the tests that failed} */
    public List<String> failed() {
        return reasons.keySet().stream()
                .filter(each -> !reasons.get(each).isEmpty())
                .toList();
    }
}
