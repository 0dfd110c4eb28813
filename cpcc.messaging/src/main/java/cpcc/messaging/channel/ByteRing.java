package cpcc.messaging.channel;

import java.nio.ByteBuffer;

/** A queue of bytes that grows as needed up to its capacity and gives memory back when empty. Not thread-safe. */
final class ByteRing {
    private static final byte[] EMPTY = {};
    private static final int SMALLEST = 1024;
    /** What an idle ring may keep. */
    private static final int KEPT = 64 * 1024;

    private final int capacity;
    private byte[] bytes = EMPTY;
    private int head;
    private int size;

    ByteRing(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    int free() {
        return capacity - size;
    }

    /** Takes as much as fits and tells how much that was. */
    int put(ByteBuffer source) {
        int n = Math.min(source.remaining(), free());
        grow(size + n);
        int tail = head + size;
        for (int left = n; left > 0; ) {
            int at = tail & bytes.length - 1;
            int run = Math.min(left, bytes.length - at);
            source.get(bytes, at, run);
            tail += run;
            left -= run;
        }
        size += n;
        return n;
    }

    /** Copies bytes that stay in the ring. */
    void copy(int from, int length, ByteBuffer target) {
        int next = head + from;
        for (int left = length; left > 0; ) {
            int at = next & bytes.length - 1;
            int run = Math.min(left, bytes.length - at);
            target.put(bytes, at, run);
            next += run;
            left -= run;
        }
    }

    /** Moves as much as there is and fits, and tells how much that was. */
    int take(ByteBuffer target) {
        int n = Math.min(size, target.remaining());
        copy(0, n, target);
        drop(n);
        return n;
    }

    void drop(int n) {
        size -= n;
        if (size == 0) {
            head = 0;
            if (bytes.length > KEPT) {
                bytes = EMPTY;
            }
        } else {
            head = head + n & bytes.length - 1;
        }
    }

    private void grow(int needed) {
        if (needed <= bytes.length) {
            return;
        }
        int length = Math.max(SMALLEST, Integer.highestOneBit(needed - 1) << 1);
        ByteBuffer larger = ByteBuffer.allocate(length);
        copy(0, size, larger);
        bytes = larger.array();
        head = 0;
    }
}
