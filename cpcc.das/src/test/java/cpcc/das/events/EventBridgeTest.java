package cpcc.das.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.p2p.api.Communities;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** An Event Admin comes and cannot be used. */
class EventBridgeTest {
    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(EventBridgeTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void whoseClassesCannotBeSeenIsGivenBack() {
        List<String> calls = new ArrayList<>();
        ServiceReference<?> admin = fake(ServiceReference.class, (proxy, method, arguments) -> null);
        Bundle own = fake(Bundle.class, (proxy, method, arguments) -> null);
        BundleContext context = fake(BundleContext.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getBundle")) {
                return own;
            }
            calls.add(method.getName());
            return method.getName().equals("ungetService") ? true : null;
        });
        Communities communities = fake(Communities.class, (proxy, method, arguments) -> {
            throw new NoClassDefFoundError("org/osgi/service/event/EventAdmin");
        });
        new EventBridge(context, communities).addEventAdmin(admin);
        assertEquals(List.of("getService", "ungetService"), calls);
    }
}
