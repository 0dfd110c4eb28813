package cpcc.app.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTest {
    @TempDir
    Path folder;

    @Test
    void aPictureThatIsHalfWrittenIsNotSavedYet() throws Exception {
        Path file = folder.resolve("cat.png");
        Sample sample = Sample.write(file, true);
        assertFalse(sample.holds(""));
        Path other = folder.resolve("other.png");
        ImageIO.write(new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB), "png", other.toFile());
        byte[] whole = Files.readAllBytes(other);
        for (int length = 0; length < whole.length - 16; length += 100) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertFalse(sample.holds(""), "cut at " + length);
        }
        Files.write(file, whole);
        assertTrue(sample.holds(""));
    }
}
