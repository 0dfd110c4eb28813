package cpcc.app.demo;

import java.util.List;

/**
 * What a person does with an application: what is shared, which file is opened, and what is typed to change and save it.
 *
 * @param id the application's id
 * @param programs what must be installed at the provider
 * @param command how it is shared without a desktop entry; empty to share the desktop entry
 * @param file name of the file that is opened
 * @param picture whether the file is a picture rather than text
 * @param change keys that change something, pressed before the text is typed
 * @param changeAgain keys that change it to something else
 * @param types whether text is typed
 * @param save keys that save
 */
record Recipe(
        String id,
        List<String> programs,
        List<String> command,
        String file,
        boolean picture,
        List<String> change,
        List<String> changeAgain,
        boolean types,
        List<String> save) {

    /** Known applications, the preferred one first. */
    static final List<Recipe> ALL = List.of(
            text("kate"),
            text("mousepad"),
            text("gedit"),
            new Recipe(
                    "xterm",
                    List.of("xterm", "nano"),
                    List.of("xterm", "-T", "letter.txt", "-e", "nano", "%f"),
                    "letter.txt",
                    false,
                    List.of(),
                    List.of(),
                    true,
                    List.of("ctrl+o", "Return")),
            // Fills the picture with the one colour or the other; File, Overwrite has no key of its own.
            new Recipe(
                    "gimp",
                    List.of("gimp"),
                    List.of(),
                    "picture.png",
                    true,
                    List.of("ctrl+comma"),
                    List.of("ctrl+period"),
                    false,
                    List.of("alt+f", "w")));

    private static Recipe text(String id) {
        return new Recipe(
                id,
                List.of(id),
                List.of(),
                "letter.txt",
                false,
                List.of("ctrl+Home"),
                List.of("ctrl+Home"),
                true,
                List.of("ctrl+s"));
    }
}
