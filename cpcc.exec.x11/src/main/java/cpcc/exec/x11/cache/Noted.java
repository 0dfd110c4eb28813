package cpcc.exec.x11.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one peer's programs have asked, at the user's end: so much that the next program may ask the same. May be used from any
 * thread.
 */
public final class Noted {
    private static final int MOST = 1024;

    private final Map<Question, Boolean> questions = new LinkedHashMap<>();

    /** A program has asked it. Of too many, the oldest is forgotten. */
    synchronized void add(Question question) {
        if (questions.putIfAbsent(question, true) == null && questions.size() > MOST) {
            questions.remove(questions.keySet().iterator().next());
        }
    }

    /** {@return all of them, in the order in which they were asked first} */
    public synchronized List<Question> all() {
        return List.copyOf(questions.keySet());
    }
}
