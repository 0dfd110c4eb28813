package cpcc.exec.x11.cache;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whatever a program, a server or a user's machine says, it ends one connection at most. See docs/fuzzing.md. */
class EarlyFuzzIT {
    private static Far begun() throws IOException {
        Knowledge knowledge = new Knowledge("fuzz");
        knowledge.learn(Far.question(Question.CORE, Far.named(16, "A")), Far.reply(1, 300));
        return new Far(knowledge, ByteOrder.LITTLE_ENDIAN, 1 << 16);
    }

    @FuzzTest
    void requests(byte[] bytes) throws IOException {
        Far far = begun();
        try {
            far.program(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            // Ended.
        }
    }

    @FuzzTest
    void answers(byte[] bytes) throws IOException {
        Far far = begun();
        for (int i = 0; i < 20; i++) {
            far.program(Far.named(16, "A"), Far.named(16, "B"), Far.request(84, 0, Far.COLORMAP, i, i));
        }
        try {
            far.server(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            // Ended.
        }
    }

    @FuzzTest
    void telling(byte[] bytes) {
        try {
            Telling.read(new ByteArrayInputStream(bytes), new Knowledge("fuzz"));
        } catch (IOException e) {
            // Ended.
        }
    }
}
