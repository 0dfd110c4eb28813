package cpcc.messaging.wire;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.function.Function;

/** Reads a whole number that fits, where Gson would cut 1.5 to 1 and wrap 2^40 to 0. */
final class WholeNumber<N extends Number> extends TypeAdapter<N> {
    private final Function<String, N> parser;

    WholeNumber(Function<String, N> parser) {
        this.parser = parser;
    }

    @Override
    public N read(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        if (in.peek() != JsonToken.NUMBER) {
            throw new JsonParseException("a whole number is missing at " + in.getPath());
        }
        try {
            return parser.apply(in.nextString());
        } catch (NumberFormatException e) {
            throw new JsonParseException("not a whole number that fits at " + in.getPath(), e);
        }
    }

    @Override
    public void write(JsonWriter out, N value) throws IOException {
        out.value(value);
    }
}
