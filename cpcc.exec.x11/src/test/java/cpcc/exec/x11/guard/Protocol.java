package cpcc.exec.x11.guard;

import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The requests of the X protocol as the XCB project describes them (Debian's xcb-proto): an opinion about what names what that is not
 * the guard's own.
 */
final class Protocol {
    /** What a request begins with: its opcode, its length, and for the core one byte between. */
    private static final int HEAD = 4;

    private static final String CORE = "core";

    private static final Set<String> RESOURCES = Set.of(
            "WINDOW",
            "PIXMAP",
            "CURSOR",
            "FONT",
            "GCONTEXT",
            "COLORMAP",
            "DRAWABLE",
            "FONTABLE",
            "PICTURE",
            "GLYPHSET",
            "REGION",
            "BARRIER",
            "COUNTER",
            "ALARM",
            "FENCE");

    /**
     * A place where a resource is named.
     *
     * @param name as the protocol has it
     * @param type of the resource
     * @param offset in bytes
     * @param mask where the mask is which says that it is there, or 0
     * @param bit of the mask
     * @param shortMask whether it has 16 bits
     */
    record Place(String name, String type, int offset, int mask, int bit, boolean shortMask) {}

    /**
     * A request.
     *
     * @param extension that it belongs to, as servers call it; "core"
     * @param name as the protocol has it
     * @param opcode the minor one, where it is an extension's
     * @param length of what is always there, in bytes
     * @param fixed whether that is all
     * @param places where it names something
     */
    record Call(String extension, String name, int opcode, int length, boolean fixed, List<Place> places) {
        boolean isCore() {
            return extension.equals(CORE);
        }

        @Override
        public String toString() {
            return extension + " " + name;
        }
    }

    private final Map<String, Integer> sizes = new HashMap<>(
            Map.of("CARD8", 1, "INT8", 1, "BYTE", 1, "BOOL", 1, "char", 1, "void", 1, "CARD16", 2, "INT16", 2));
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> bits = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();

    private Protocol() {
        for (String word : List.of("CARD32", "INT32", "float")) {
            sizes.put(word, 4);
        }
        for (String two : List.of("CARD64", "INT64", "double")) {
            sizes.put(two, 8);
        }
    }

    /** {@return all there is, the core first} */
    static List<Call> calls(File folder) throws Exception {
        Protocol protocol = new Protocol();
        protocol.read(new File(folder, "xproto.xml"));
        for (String later : new TreeSet<>(List.of(folder.list((dir, name) -> name.endsWith(".xml"))))) {
            if (!later.equals("xproto.xml")) {
                protocol.read(new File(folder, later));
            }
        }
        return protocol.calls;
    }

    private void read(File file) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file)
                .getDocumentElement();
        String extension = root.hasAttribute("extension-xname") ? root.getAttribute("extension-xname") : CORE;
        for (Element each : children(root)) {
            String name = each.getAttribute("name");
            switch (each.getTagName()) {
                case "xidtype", "xidunion" -> {
                    sizes.put(name, 4);
                    names.put(name, name);
                }
                case "typedef" -> {
                    String old = each.getAttribute("oldname");
                    sizes.put(each.getAttribute("newname"), size(old));
                    names.put(each.getAttribute("newname"), names.getOrDefault(plain(old), plain(old)));
                }
                case "struct" -> sizes.put(name, fixed(each));
                case "enum" ->
                    children(each).forEach(item -> children(item).stream()
                            .filter(value -> value.getTagName().equals("bit"))
                            .forEach(value -> bits.put(
                                    name + "." + item.getAttribute("name"), Integer.parseInt(value.getTextContent()))));
                case "request" -> calls.add(call(extension, each));
                default -> {}
            }
        }
    }

    private Call call(String extension, Element request) {
        boolean core = extension.equals(CORE);
        List<Place> places = new ArrayList<>();
        Map<String, Integer> offsets = new HashMap<>();
        Map<String, Integer> widths = new HashMap<>();
        boolean first = core;
        int at = HEAD;
        boolean fixed = true;
        for (Element part : children(request)) {
            String tag = part.getTagName();
            if (tag.equals("switch")) {
                values(part, at, offsets, widths, places);
            }
            boolean field = tag.equals("field") || tag.equals("exprfield");
            int size = field ? size(part.getAttribute("type")) : tag.equals("pad") ? pad(part, at) : -1;
            if (size < 0) {
                fixed = tag.equals("doc") || tag.equals("reply");
                break;
            }
            if (first) {
                // The first byte of a core request lies before its length.
                first = false;
                if (size == 1) {
                    continue;
                }
            }
            if (field) {
                String name = part.getAttribute("name");
                offsets.put(name, at);
                widths.put(name, size);
                String type = resource(part.getAttribute("type"));
                if (RESOURCES.contains(type)) {
                    places.add(new Place(name, type, at, 0, 0, false));
                }
            }
            at += size;
        }
        String name = request.getAttribute("name");
        int opcode = Integer.parseInt(request.getAttribute("opcode"));
        return new Call(extension, name, opcode, (at + 3) / 4 * 4, fixed, places);
    }

    /** A list of which a mask says what is there. */
    private void values(
            Element list, int at, Map<String, Integer> offsets, Map<String, Integer> widths, List<Place> to) {
        List<Element> parts = children(list);
        String mask = parts.get(0).getTextContent().trim();
        if (!parts.get(0).getTagName().equals("fieldref") || !offsets.containsKey(mask)) {
            return;
        }
        for (Element part : parts.subList(1, parts.size())) {
            List<Element> inside = children(part);
            Element when = inside.get(0);
            Element what = inside.get(inside.size() - 1);
            String type = resource(what.getAttribute("type"));
            if (RESOURCES.contains(type)) {
                int bit = bits.get(
                        when.getAttribute("ref") + "." + when.getTextContent().trim());
                to.add(new Place(what.getAttribute("name"), type, at, offsets.get(mask), bit, widths.get(mask) == 2));
            }
        }
    }

    private static int pad(Element pad, int at) {
        if (pad.hasAttribute("bytes")) {
            return Integer.parseInt(pad.getAttribute("bytes"));
        }
        int align = Integer.parseInt(pad.getAttribute("align"));
        return (align - at % align) % align;
    }

    /** {@return how long a struct is; -1 if that differs} */
    private int fixed(Element struct) {
        int sum = 0;
        for (Element part : children(struct)) {
            int size =
                    switch (part.getTagName()) {
                        case "field" -> size(part.getAttribute("type"));
                        case "pad" -> pad(part, sum);
                        case "doc" -> 0;
                        default -> -1;
                    };
            if (size < 0) {
                return -1;
            }
            sum += size;
        }
        return sum;
    }

    private int size(String type) {
        return sizes.getOrDefault(plain(type), -1);
    }

    private String resource(String type) {
        return names.getOrDefault(plain(type), plain(type));
    }

    private static String plain(String type) {
        return type.substring(type.indexOf(':') + 1);
    }

    private static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }
}
