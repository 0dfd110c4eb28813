package cpcc.exec.x11;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program of the user's desktop that asks a question with two answers, of which the harmless one is the one that a key presses
 * which was meant for another window.
 *
 * @param program which one
 * @param arguments that it gets; {@link #QUESTION} stands for the question
 * @param yes its exit code when the user agrees
 * @param no its exit code when the user does not; all others mean that there is no answer
 */
record Dialog(Path program, List<String> arguments, int yes, int no) {
    private static final String QUESTION = "QUESTION";
    private static final String YES = "Allow";
    private static final String NO = "Do not allow";
    private static final String TITLE = "CPCC";
    private static final String SECONDS = "120";

    private static final List<Dialog> KNOWN = List.of(
            new Dialog(
                    Path.of("zenity"),
                    List.of(
                            "--question",
                            "--title=" + TITLE,
                            "--no-markup",
                            "--text=" + QUESTION,
                            "--ok-label=" + YES,
                            "--cancel-label=" + NO,
                            "--default-cancel",
                            "--timeout=" + SECONDS),
                    0,
                    1),
            new Dialog(
                    Path.of("xmessage"),
                    List.of(
                            "-title",
                            TITLE,
                            "-center",
                            "-buttons",
                            YES + ":10," + NO + ":11",
                            "-default",
                            NO,
                            "-timeout",
                            SECONDS,
                            QUESTION),
                    10,
                    11));

    /** {@return the one to ask with, of those that are in a folder} */
    static Optional<Dialog> in(Path folder) {
        return KNOWN.stream()
                .map(each -> new Dialog(folder.resolve(each.program), each.arguments, each.yes, each.no))
                .filter(each -> Files.isExecutable(each.program))
                .findFirst();
    }

    /**
     * {@return the command line that asks}
     *
     * @param question of plain words
     */
    List<String> asking(String question) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        arguments.forEach(each -> words.add(each.replace(QUESTION, question)));
        return words;
    }
}
