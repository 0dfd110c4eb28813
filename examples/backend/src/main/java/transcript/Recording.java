package transcript;

import cpcc.exec.api.ClientIO;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The user's half: the terminal's, with a transcript.
 *
 * @param half of the terminal backend
 * @param console keeps the transcript
 * @param whenClosed told of it
 */
record Recording(ClientIO half, RecordingConsole console, Consumer<AutoCloseable> whenClosed) implements ClientIO {
    @Override
    public Map<String, String> offer() {
        return half.offer();
    }

    @Override
    public CompletionStage<Void> visible() {
        return half.visible();
    }

    @Override
    public void close() {
        half.close();
        console.end();
        whenClosed.accept(this);
    }
}
