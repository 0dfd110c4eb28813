package cpcc.shell.text;

import java.util.List;

/** What a command found: data first, so that it can be shown to people, to programs, or as ids only. */
public interface Answer {
    /** {@return what {@code --json} shows, see {@link Data}; null for nothing} */
    Object json();

    /** {@return what {@code -q} shows} */
    List<String> ids();

    /**
     * Shows it to people.
     *
     * @param paper where
     */
    void print(Paper paper);

    /** {@return the exit code} */
    default int exit() {
        return 0;
    }

    /**
     * {@return this answer as a line of JSON, empty for nothing}
     */
    default String jsonText() {
        return json() == null ? "" : Json.of(json());
    }

    /**
     * {@return an answer that says nothing}
     *
     * @param exit the exit code
     */
    static Answer silent(int exit) {
        return new One(null, null, List.of(), exit);
    }
}
