package cpcc.backend.contract;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * How a backend is registered in a framework, as the description says that bnd makes of its annotations.
 *
 * @param properties service properties
 * @param services the interfaces that it is registered under
 * @param deactivate the method that ends it, if there is one
 */
record Component(Map<String, String> properties, List<String> services, Optional<String> deactivate) {
    /** {@return the description of a class, if its bundle has one} */
    static Optional<Component> of(Class<?> type) {
        try (InputStream in = type.getResourceAsStream("/OSGI-INF/" + type.getName() + ".xml")) {
            return in == null ? Optional.empty() : Optional.of(read(in));
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new AssertionError("the component description of " + type.getName() + " cannot be read", e);
        }
    }

    private static Component read(InputStream in) throws ParserConfigurationException, IOException, SAXException {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(in)
                .getDocumentElement();
        Map<String, String> properties = new LinkedHashMap<>();
        for (Element each : elements(root, "property")) {
            properties.put(each.getAttribute("name"), each.getAttribute("value"));
        }
        List<String> services = elements(root, "provide").stream()
                .map(each -> each.getAttribute("interface"))
                .toList();
        String deactivate = root.getAttribute("deactivate");
        return new Component(properties, services, deactivate.isEmpty() ? Optional.empty() : Optional.of(deactivate));
    }

    private static List<Element> elements(Element root, String name) {
        NodeList nodes = root.getElementsByTagName(name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    /** Ends a component as the framework would. */
    static void stop(Object component) throws Exception {
        Optional<String> name = of(component.getClass()).flatMap(Component::deactivate);
        if (name.isPresent()) {
            for (Method each : component.getClass().getDeclaredMethods()) {
                if (each.getName().equals(name.get()) && each.getParameterCount() == 0) {
                    each.setAccessible(true);
                    invoke(each, component);
                    return;
                }
            }
            throw new AssertionError("a deactivate method with parameters: override stop(), and call it there");
        }
        if (component instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private static void invoke(Method method, Object on) throws Exception {
        try {
            method.invoke(on);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
