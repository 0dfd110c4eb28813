package cpcc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.config.api.ConfigProblems;
import cpcc.config.api.Problem;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerServicesTest {
    private static final Problem KNOWN = new Problem("cpcc.peer", "port: it is missing", "");

    private static final class Throwing implements ConfigProblems {
        @Override
        public List<Problem> problems() {
            throw new NoClassDefFoundError("gone/Away");
        }
    }

    private static final class Careless implements ConfigProblems {
        @Override
        public List<Problem> problems() {
            return Arrays.asList(KNOWN, new Problem(null, "text", "remedy"));
        }
    }

    @Test
    void oneThatCannotTellItsProblemsIsOneAndTheOthersAreHeard() {
        List<Problem> problems = PeerServices.problems(List.of(new Throwing(), () -> List.of(KNOWN), new Careless()));
        assertEquals(
                List.of(KNOWN.pid(), Careless.class.getName(), Throwing.class.getName()),
                problems.stream().map(Problem::pid).toList());
        assertEquals(
                "cannot tell what is wrong with its configuration: java.lang.NoClassDefFoundError: gone/Away",
                problems.get(2).text());
    }
}
