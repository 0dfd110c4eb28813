package cpcc.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Signals of this process. Java has no other API for them than {@code sun.misc.Signal} of the module jdk.unsupported, which
 * the compiler warns of in every way it is named: so it is called by name.
 */
final class Signals {
    private Signals() {}

    /**
     * Calls a task at each signal instead of what it does otherwise. A JVM without that API, or that keeps the signal to
     * itself, does as it always does.
     *
     * @param name such as INT
     * @param task called on a thread of its own
     */
    static void handle(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(
                                    Signals.class.getClassLoader(), new Class<?>[] {handler}, new Handler(task)));
        } catch (ReflectiveOperationException e) {
            // As said above.
        }
    }

    /** What the proxy calls; named, because a lambda would cost the executable another 10 ms at its start. */
    private static final class Handler implements InvocationHandler {
        private final Runnable task;

        Handler(Runnable task) {
            this.task = task;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) {
            return switch (method.getName()) {
                case "handle" -> {
                    task.run();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == args[0];
                default -> method.getName();
            };
        }
    }
}
