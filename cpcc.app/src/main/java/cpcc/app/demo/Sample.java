package cpcc.app.demo;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** The user's file: a letter or a picture, and whether it holds what was done to it. */
final class Sample {
    private final Path file;
    private final boolean picture;
    private final byte[] before;

    private Sample(Path file, boolean picture, byte[] before) {
        this.file = file;
        this.picture = picture;
        this.before = before;
    }

    static Sample write(Path file, boolean picture) throws DemoFailure {
        try {
            if (picture) {
                BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
                for (int y = 0; y < 300; y++) {
                    for (int x = 0; x < 400; x++) {
                        image.setRGB(x, y, x * 255 / 400 << 16 | y * 255 / 300 << 8 | 0x60);
                    }
                }
                ImageIO.write(image, "png", file.toFile());
            } else {
                Files.writeString(file, "Dear bob,\n\nthank you for the editor.\n");
            }
            return new Sample(file, picture, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new DemoFailure("cannot write " + file, e.getMessage());
        }
    }

    /** {@return the same file as it is now} */
    Sample now() throws DemoFailure {
        try {
            return new Sample(file, picture, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new DemoFailure("cannot read " + file, e.getMessage());
        }
    }

    Path file() {
        return file;
    }

    /** {@return whether the file was changed, and for text holds this line} */
    boolean holds(String line) throws DemoFailure {
        try {
            byte[] now = Files.readAllBytes(file);
            if (Arrays.equals(now, before)) {
                return false;
            }
            return picture ? isWhole() : Files.readString(file).contains(line);
        } catch (IOException e) {
            throw new DemoFailure("cannot read " + file, e.getMessage());
        }
    }

    private boolean isWhole() {
        try {
            return ImageIO.read(file.toFile()) != null;
        } catch (IOException e) {
            // Still being written.
            return false;
        }
    }
}
