package cpcc.messaging;

import com.google.gson.JsonElement;
import com.google.gson.annotations.SerializedName;

/**
 * What every message is wrapped in.
 *
 * @param community in whose name
 * @param type the message type, in an answer that of its request
 * @param id tells the sender which request an answer belongs to; 0 for a message without an answer
 * @param kind what it is
 * @param body the record, absent for none
 */
record Envelope(String community, String type, long id, Kind kind, JsonElement body) {
    private static final int MAX_TEXT = 200;

    /** What a message is. */
    enum Kind {
        @SerializedName("send")
        SEND,
        @SerializedName("request")
        REQUEST,
        @SerializedName("reply")
        REPLY,
        @SerializedName("failure")
        FAILURE
    }

    Envelope {
        if (community == null || type == null || kind == null) {
            throw new IllegalArgumentException("a message without community, type or kind");
        }
        if (community.length() > MAX_TEXT || type.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a message with a community or type of more than 200 characters");
        }
    }
}
