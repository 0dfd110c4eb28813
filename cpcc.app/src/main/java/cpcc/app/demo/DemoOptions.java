package cpcc.app.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The demo's command line.
 *
 * @param recipe which application
 * @param json whether one object is printed instead of the steps
 * @param headless whether an own X server is used although there is a desktop
 */
record DemoOptions(Recipe recipe, boolean json, boolean headless) {
    static DemoOptions parse(List<String> words) throws DemoFailure {
        String app = "";
        boolean json = false;
        boolean headless = false;
        for (Iterator<String> each = words.iterator(); each.hasNext(); ) {
            String word = each.next();
            switch (word) {
                case "--json" -> json = true;
                case "--headless" -> headless = true;
                case "--app" -> {
                    if (!each.hasNext()) {
                        throw new DemoFailure("--app needs the name of an application", known());
                    }
                    app = each.next();
                }
                default ->
                    throw new DemoFailure(
                            "unknown option of demo: " + word, "cpcc demo [--app ID] [--json] [--headless]");
            }
        }
        return new DemoOptions(choose(app), json, headless);
    }

    private static Recipe choose(String app) throws DemoFailure {
        for (Recipe recipe : Recipe.ALL) {
            boolean installed =
                    recipe.programs().stream().allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program)));
            if (app.isEmpty() ? installed : recipe.id().equals(app)) {
                if (!installed) {
                    throw new DemoFailure(
                            app + " is not installed on this machine",
                            "apt install " + String.join(" ", recipe.programs()));
                }
                return recipe;
            }
        }
        throw new DemoFailure(
                app.isEmpty() ? "no application of the demo is installed" : "the demo does not know " + app, known());
    }

    private static String known() {
        return "one of " + String.join(", ", Recipe.ALL.stream().map(Recipe::id).toList());
    }
}
