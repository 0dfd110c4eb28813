package cpcc.app.demo;

import java.time.Duration;
import java.util.List;

/** The person in front of the screen, who knows the application. */
final class Actor {
    private final Screen screen;
    private final Recipe recipe;

    Actor(Screen screen, Recipe recipe) {
        this.screen = screen;
        this.recipe = recipe;
    }

    Object open() throws DemoFailure {
        screen.window(title());
        screen.settle();
        return null;
    }

    /** Changes the file and saves it, and tells whether that arrived in the file. */
    boolean change(List<String> keys, String line, Sample sample, Duration limit) throws DemoFailure {
        screen.keys(keys);
        if (recipe.types()) {
            screen.type(line);
            screen.keys(List.of("Return"));
        }
        screen.keys(recipe.save());
        return Await.until(limit, () -> sample.holds(line));
    }

    private String title() {
        return recipe.file().replaceFirst("\\..*$", "");
    }
}
