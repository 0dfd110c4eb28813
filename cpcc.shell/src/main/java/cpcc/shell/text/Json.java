package cpcc.shell.text;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import cpcc.messaging.api.PeerId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@link Data} as JSON in one line: times in ISO form, spans in milliseconds, enums in lower case, nothing left out. */
final class Json {
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private Json() {}

    static String of(Object data) {
        return Safe.json(GSON.toJson(element(data)));
    }

    private static JsonElement element(Object value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        }
        if (value instanceof Optional<?> optional) {
            return element(optional.orElse(null));
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((name, part) -> object.add((String) name, element(part)));
            return object;
        }
        if (value instanceof Iterable<?> list && !(value instanceof java.nio.file.Path)) {
            JsonArray array = new JsonArray();
            list.forEach(part -> array.add(element(part)));
            return array;
        }
        return primitive(value);
    }

    private static JsonPrimitive primitive(Object value) {
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean truth) {
            return new JsonPrimitive(truth);
        }
        if (value instanceof Duration span) {
            return new JsonPrimitive(Math.round(span.toNanos() / 1e3) / 1e3);
        }
        if (value instanceof PeerId peer) {
            return new JsonPrimitive(peer.text());
        }
        if (value instanceof Enum<?> one) {
            return new JsonPrimitive(one.name().toLowerCase(Locale.ROOT));
        }
        return new JsonPrimitive(value.toString());
    }
}
