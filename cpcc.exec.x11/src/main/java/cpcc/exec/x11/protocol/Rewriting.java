package cpcc.exec.x11.protocol;

import java.nio.ByteBuffer;

/** Bytes of which some are to be replaced. As long as none are, nothing is copied. */
final class Rewriting {
    private static final int SPARE = 256;

    private final ByteBuffer all;
    private ByteBuffer changed;
    private int kept;

    Rewriting(ByteBuffer all) {
        this.all = all;
        this.kept = all.position();
    }

    /**
     * Puts other bytes in the place of some. To be called from the first bytes to the last.
     *
     * @param from where those to replace begin
     * @param to where they end
     * @param by what comes instead, may be empty
     */
    void replace(int from, int to, ByteBuffer by) {
        if (changed == null) {
            changed = ByteBuffer.allocate(all.remaining() + by.remaining() + SPARE);
        }
        keepUntil(from, by.remaining());
        changed.put(by);
        kept = to;
    }

    /**
     * {@return the bytes as they are now}
     *
     * @param end where those that are to go on end
     */
    ByteBuffer done(int end) {
        if (changed == null) {
            return all.limit(end);
        }
        keepUntil(end, 0);
        return changed.flip();
    }

    private void keepUntil(int end, int more) {
        int needed = end - kept + more;
        if (changed.remaining() < needed) {
            changed = ByteBuffer.allocate(2 * (changed.position() + needed)).put(changed.flip());
        }
        changed.put(all.slice(kept, end - kept));
    }
}
