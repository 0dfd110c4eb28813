package cpcc.config.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What one configuration may say, as the metatype file in its bundle defines it: the one place with names, defaults and limits.
 *
 * @param pid or factory PID; empty if no configuration is designated
 * @param factory whether there may be several, {@code pid~name}
 * @param name for people
 * @param description for people
 * @param settings in the order of the file
 */
public record Definition(String pid, boolean factory, String name, String description, List<Setting> settings) {
    /** The folder in a bundle that has one file for each definition. */
    public static final String FOLDER = "OSGI-INF/metatype";

    /** Copies the list. {@inheritDoc} */
    public Definition {
        settings = List.copyOf(settings);
    }

    /**
     * {@return the definition that was generated from an annotation}
     *
     * @param annotation with an ObjectClassDefinition
     * @throws IllegalStateException if its bundle lacks the file
     */
    public static Definition of(Class<?> annotation) {
        String file = "/" + FOLDER + "/" + annotation.getName() + ".xml";
        try (InputStream in = annotation.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the bundle of " + annotation.getName());
            }
            return read(in);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    /**
     * {@return the definition in a metatype file}
     *
     * @param in the file; not closed
     * @throws IOException if it is none
     */
    public static Definition read(InputStream in) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return of(factory.newDocumentBuilder().parse(in));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("no metatype: " + e.getMessage(), e);
        }
    }

    /**
     * {@return the setting of a key}
     *
     * @param key as in the configuration
     */
    public Optional<Setting> setting(String key) {
        return settings.stream().filter(s -> s.key().equals(key)).findFirst();
    }

    private static Definition of(Document document) throws IOException {
        List<Element> classes = elements(document.getDocumentElement(), "OCD");
        if (classes.size() != 1) {
            throw new IOException("no metatype with one definition");
        }
        Element designate = elements(document.getDocumentElement(), "Designate").stream()
                .findFirst()
                .orElse(null);
        String factoryPid = designate == null ? "" : designate.getAttribute("factoryPid");
        String pid = designate == null ? "" : designate.getAttribute("pid");
        Element ocd = classes.get(0);
        return new Definition(
                factoryPid.isEmpty() ? pid : factoryPid,
                !factoryPid.isEmpty(),
                ocd.getAttribute("name"),
                ocd.getAttribute("description"),
                elements(ocd, "AD").stream().map(Definition::setting).toList());
    }

    private static Setting setting(Element ad) {
        String cardinality = ad.getAttribute("cardinality");
        boolean list = !cardinality.isEmpty() && !cardinality.equals("0");
        String given = ad.getAttribute("default");
        List<String> defaults = !list
                ? given.isEmpty() ? List.of() : List.of(given)
                : List.of(given.split(",")).stream().filter(d -> !d.isEmpty()).toList();
        return new Setting(
                ad.getAttribute("id"),
                ad.getAttribute("name"),
                ad.getAttribute("description"),
                ad.getAttribute("type"),
                list,
                defaults,
                !ad.hasAttribute("default")
                        && !list
                        && !ad.getAttribute("required").equals("false"),
                limit(ad.getAttribute("min")),
                limit(ad.getAttribute("max")),
                elements(ad, "Option").stream()
                        .map(option -> option.getAttribute("value"))
                        .toList());
    }

    private static Long limit(String text) {
        return text.isEmpty() ? null : Long.valueOf(text);
    }

    private static List<Element> elements(Element in, String name) {
        List<Element> found = new ArrayList<>();
        NodeList all = in.getElementsByTagName(name);
        for (int i = 0; i < all.getLength(); i++) {
            found.add((Element) all.item(i));
        }
        return found;
    }
}
