package cpcc.messaging.wire;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/**
 * Reads JSON from another peer by RFC 8259 and no further: UTF-8 without a fault, no duplicate keys, no numbers beyond a
 * double, no lone surrogates, nothing behind the end, no deeper and no longer than allowed. Thread-safe.
 */
public final class StrictJson {
    private static final int MAX_DIGITS = 100;

    /** A Gson remembers the classes it has seen: each class keeps its own, which goes with the bundle that it came from. */
    private final ClassValue<Gson> gsons = new ClassValue<>() {
        @Override
        protected Gson computeValue(Class<?> type) {
            return new GsonBuilder()
                    .disableHtmlEscaping()
                    .setStrictness(Strictness.STRICT)
                    .registerTypeAdapter(int.class, new WholeNumber<>(Integer::valueOf))
                    .registerTypeAdapter(Integer.class, new WholeNumber<>(Integer::valueOf))
                    .registerTypeAdapter(long.class, new WholeNumber<>(Long::valueOf))
                    .registerTypeAdapter(Long.class, new WholeNumber<>(Long::valueOf))
                    .create();
        }
    };

    private final IntSupplier maxBytes;
    private final IntSupplier maxDepth;

    /**
     * A reader with these limits.
     *
     * @param maxBytes the longest text
     * @param maxDepth the most arrays and objects inside each other
     */
    public StrictJson(int maxBytes, int maxDepth) {
        this(() -> maxBytes, () -> maxDepth);
    }

    /**
     * A reader with limits that may change.
     *
     * @param maxBytes the longest text
     * @param maxDepth the most arrays and objects inside each other
     */
    public StrictJson(IntSupplier maxBytes, IntSupplier maxDepth) {
        this.maxBytes = maxBytes;
        this.maxDepth = maxDepth;
    }

    /** {@return the value as JSON in UTF-8} */
    public byte[] write(Object value) {
        return gsons.get(value.getClass()).toJson(value).getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the value as a tree} */
    public JsonElement tree(Object value) {
        return gsons.get(value.getClass()).toJsonTree(value);
    }

    /**
     * {@return the one value in the bytes}
     *
     * @param bytes JSON in UTF-8
     * @throws ProtocolException if it is not
     */
    public JsonElement parse(byte[] bytes) throws ProtocolException {
        if (bytes.length > maxBytes.getAsInt()) {
            throw new ProtocolException("JSON of " + bytes.length + " bytes, more than " + maxBytes.getAsInt());
        }
        try (JsonReader reader = new JsonReader(new StringReader(text(bytes)))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = element(reader, 0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new ProtocolException("JSON with something behind its end");
            }
            return element;
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new ProtocolException("bad JSON: " + firstLine(e));
        }
    }

    /**
     * {@return the record in the bytes; what is missing in the JSON is null or 0}
     *
     * @param bytes JSON in UTF-8
     * @param type the record's class
     * @throws ProtocolException if it is no such record; with the message of its constructor if that refused
     */
    public <T extends Record> T read(byte[] bytes, Class<T> type) throws ProtocolException {
        try {
            return record(parse(bytes), type);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(e.getMessage());
        }
    }

    /**
     * {@return the record in a tree; what is missing in the JSON is null or 0}
     *
     * @param tree from {@link #parse}
     * @param type the record's class
     * @throws ProtocolException if the types do not fit
     * @throws IllegalArgumentException with what the record's constructor said against the values
     */
    public <T extends Record> T record(JsonElement tree, Class<T> type) throws ProtocolException {
        if (!tree.isJsonObject()) {
            throw new ProtocolException("JSON that is not an object");
        }
        try {
            return gsons.get(type).fromJson(tree, type);
        } catch (JsonParseException | NumberFormatException e) {
            throw new ProtocolException("JSON that does not fit: " + firstLine(e));
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalArgumentException(
                    cause.getMessage() == null ? "a field is missing or wrong" : firstLine(cause), e);
        }
    }

    private JsonElement element(JsonReader reader, int depth) throws IOException {
        JsonToken token = reader.peek();
        switch (token) {
            case BEGIN_OBJECT:
                return object(reader, deeper(depth));
            case BEGIN_ARRAY:
                return array(reader, deeper(depth));
            case STRING:
                return new JsonPrimitive(checked(reader.nextString()));
            case NUMBER:
                return number(reader.nextString());
            case BOOLEAN:
                return new JsonPrimitive(reader.nextBoolean());
            case NULL:
                reader.nextNull();
                return JsonNull.INSTANCE;
            default:
                throw new ProtocolException("bad JSON: " + token);
        }
    }

    private JsonObject object(JsonReader reader, int depth) throws IOException {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = checked(reader.nextName());
            if (object.has(name)) {
                throw new ProtocolException("JSON with a key twice");
            }
            object.add(name, element(reader, depth));
        }
        reader.endObject();
        return object;
    }

    private JsonArray array(JsonReader reader, int depth) throws IOException {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(element(reader, depth));
        }
        reader.endArray();
        return array;
    }

    private int deeper(int depth) throws ProtocolException {
        if (depth >= maxDepth.getAsInt()) {
            throw new ProtocolException("JSON deeper than " + maxDepth.getAsInt());
        }
        return depth + 1;
    }

    private static JsonPrimitive number(String digits) throws ProtocolException {
        if (digits.length() > MAX_DIGITS || !Double.isFinite(Double.parseDouble(digits))) {
            throw new ProtocolException("JSON with a number that is too large");
        }
        return new JsonPrimitive(new BigDecimal(digits));
    }

    private static String checked(String text) throws ProtocolException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new ProtocolException("JSON with half a character");
            }
        }
        return text;
    }

    private static String text(byte[] bytes) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("JSON that is not UTF-8");
        }
    }

    private static String firstLine(Throwable e) {
        return OneLine.of(
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip());
    }
}
