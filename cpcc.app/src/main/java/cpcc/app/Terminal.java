package cpcc.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The terminal of this process, driven by {@code stty}. Whatever was changed is undone at the latest when the process ends.
 * May be used by several threads.
 */
class Terminal {
    private static final File TTY = new File("/dev/tty");

    private final boolean present;
    private int columns = 80;
    private int rows = 24;
    private String saved;

    /**
     * A terminal.
     *
     * @param present whether standard input and output are one
     * @param size rows, a blank, columns as {@code stty size} says it; empty if unknown
     */
    Terminal(boolean present, String size) {
        this.present = present;
        parse(size);
    }

    boolean present() {
        return present;
    }

    synchronized int columns() {
        return columns;
    }

    synchronized int rows() {
        return rows;
    }

    /** Asks for the size again. */
    synchronized void measure() throws IOException {
        parse(stty("size"));
    }

    /** Turns echo and line editing off or on again; without a terminal nothing happens. */
    synchronized void raw(boolean on) throws IOException {
        if (!present || on == (saved != null)) {
            return;
        }
        if (on) {
            String before = stty("-g");
            saved = before;
            Runtime.getRuntime().addShutdownHook(new Restore());
            stty("raw", "-echo");
        } else {
            String before = saved;
            saved = null;
            stty(before);
        }
    }

    private void parse(String size) {
        String[] numbers = size.split(" ");
        if (numbers.length == 2) {
            try {
                int height = Integer.parseInt(numbers[0]);
                int width = Integer.parseInt(numbers[1]);
                // A serial line says 0 0.
                if (height > 0 && width > 0) {
                    rows = height;
                    columns = width;
                }
            } catch (NumberFormatException e) {
                // Not a size: the one before stays.
            }
        }
    }

    /** Overridden in tests. */
    String stty(String... words) throws IOException {
        String[] command = new String[words.length + 1];
        command[0] = "stty";
        System.arraycopy(words, 0, command, 1, words.length);
        Process process = new ProcessBuilder(command).redirectInput(TTY).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return out.strip();
    }

    private final class Restore extends Thread {
        @Override
        public void run() {
            try {
                raw(false);
            } catch (IOException e) {
                System.err.println("The terminal could not be set back: " + e.getMessage() + ". Type: stty sane");
            }
        }
    }
}
