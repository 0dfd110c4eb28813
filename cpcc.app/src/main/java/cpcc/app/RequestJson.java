package cpcc.app;

import cpcc.shell.control.ControlRequest;
import java.util.List;
import java.util.Map;

/** A request as JSON. By hand, because the executable has no time to start a library for this one line. */
final class RequestJson {
    private RequestJson() {}

    static String of(ControlRequest request) {
        StringBuilder json = new StringBuilder(512);
        json.append("{\"version\":").append(request.version());
        json.append(",\"words\":");
        list(json, request.words());
        json.append(",\"folder\":");
        text(json, request.folder());
        json.append(",\"user\":");
        text(json, request.user());
        json.append(",\"home\":");
        text(json, request.home());
        json.append(",\"env\":");
        map(json, request.env());
        json.append(",\"terminal\":").append(request.terminal());
        json.append(",\"columns\":").append(request.columns());
        json.append(",\"rows\":").append(request.rows());
        return json.append('}').toString();
    }

    private static void list(StringBuilder json, List<String> texts) {
        json.append('[');
        String comma = "";
        for (String text : texts) {
            json.append(comma);
            text(json, text);
            comma = ",";
        }
        json.append(']');
    }

    private static void map(StringBuilder json, Map<String, String> map) {
        json.append('{');
        String comma = "";
        for (Map.Entry<String, String> entry : map.entrySet()) {
            json.append(comma);
            text(json, entry.getKey());
            json.append(':');
            text(json, entry.getValue());
            comma = ",";
        }
        json.append('}');
    }

    private static void text(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                String hex = Integer.toHexString(c);
                json.append("\\u").append("0000", 0, 4 - hex.length()).append(hex);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
