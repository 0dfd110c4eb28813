package cpcc.itest.tiny;

import cpcc.exec.api.ExecBackend;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Registers the tiny backend as its bundle's manifest says, see {@link TinyJar}. */
public final class TinyActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        String type = header(context, TinyJar.TYPE);
        if (type.equals("none")) {
            return;
        }
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(ExecBackend.TYPE, type);
        properties.put(ExecBackend.SURFACE, "TERMINAL");
        properties.put(Constants.SERVICE_RANKING, Integer.parseInt(header(context, TinyJar.RANKING)));
        Fault fault = new Fault(header(context, TinyJar.FAULT), header(context, TinyJar.AT));
        String version = context.getBundle().getVersion().toString();
        context.registerService(ExecBackend.class.getName(), new Maker(fault, version), properties);
    }

    @Override
    public void stop(BundleContext context) {}

    private static String header(BundleContext context, String name) {
        return context.getBundle().getHeaders("").get(name);
    }

    /** Makes it when it is asked for, as Declarative Services do. */
    private record Maker(Fault fault, String version) implements ServiceFactory<Object> {
        @Override
        public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            fault.at("make");
            return new TinyBackend(fault, version);
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
    }
}
