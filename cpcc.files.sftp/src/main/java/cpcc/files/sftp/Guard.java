package cpcc.files.sftp;

import cpcc.files.api.Grant;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets the provider name nothing but granted folders and what is in them. The sandbox is what keeps the user's other files
 * out of reach; this keeps the programs in the sandbox out of it too.
 *
 * <p>SFTP version 3, in the direction of requests. A path that is not granted is replaced by one that never exists, so the
 * server itself answers that there is no such file, and no answer has to be put into its stream.
 */
final class Guard {
    /** OpenSSH's own limit. */
    private static final int LONGEST_PACKET = 256 * 1024;

    private static final byte[] NOWHERE = "/not-granted".getBytes(StandardCharsets.UTF_8);
    private static final int INIT = 1;
    private static final int SYMLINK = 20;
    private static final int EXTENDED = 200;
    /** CLOSE READ WRITE FSTAT FSETSTAT READDIR: what they work on was opened before. */
    private static final Set<Integer> BY_HANDLE = Set.of(4, 5, 6, 8, 10, 12);
    /** OPEN SETSTAT OPENDIR REMOVE MKDIR RMDIR READLINK: name one path. */
    private static final Set<Integer> ONE_PATH = Set.of(3, 9, 11, 13, 14, 15, 19);
    /** LSTAT REALPATH STAT: may also name a folder on the way to a granted one. */
    private static final Set<Integer> LOOK = Set.of(7, 16, 17);

    private static final int RENAME = 18;
    private static final Map<String, Integer> PATHS_OF_EXTENSION = Map.of(
            "posix-rename@openssh.com", 2,
            "hardlink@openssh.com", 2,
            "statvfs@openssh.com", 1,
            "lsetstat@openssh.com", 1,
            "fstatvfs@openssh.com", 0,
            "fsync@openssh.com", 0,
            "limits@openssh.com", 0);

    private final List<List<String>> granted;

    Guard(List<Grant> grants) {
        granted = grants.stream()
                .map(grant -> words(new String(
                        grant.folder().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)))
                .toList();
    }

    /** Copies requests until the end of the stream. */
    void copy(InputStream in, OutputStream out) throws IOException {
        DataInputStream requests = new DataInputStream(in);
        while (true) {
            int length;
            try {
                length = requests.readInt();
            } catch (EOFException e) {
                return;
            }
            if (length < 1 || length > LONGEST_PACKET) {
                throw new IOException("no SFTP: a packet of " + length + " bytes");
            }
            byte[] packet = new byte[length];
            requests.readFully(packet);
            ByteBuffer passed = pass(packet);
            byte[] header = ByteBuffer.allocate(4).putInt(passed.remaining()).array();
            out.write(header);
            out.write(passed.array(), passed.arrayOffset() + passed.position(), passed.remaining());
            out.flush();
        }
    }

    /** {@return the packet, without its length, as it may go on} */
    ByteBuffer pass(byte[] packet) throws IOException {
        int type = packet[0] & 0xff;
        if (type == INIT || BY_HANDLE.contains(type)) {
            return ByteBuffer.wrap(packet);
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(packet);
            Rewrite rewrite = new Rewrite(in, 5);
            if (ONE_PATH.contains(type)) {
                rewrite.path(this::inside);
            } else if (LOOK.contains(type)) {
                rewrite.path(path -> inside(path) || onTheWay(path));
            } else if (type == RENAME) {
                rewrite.path(this::inside).path(this::inside);
            } else if (type == SYMLINK) {
                String target = rewrite.peek();
                rewrite.path(any -> true).path(link -> inside(link) && leadsInside(target));
            } else if (type == EXTENDED) {
                extended(rewrite);
            } else {
                throw new IOException("no request of SFTP: " + type);
            }
            return rewrite.result();
        } catch (BufferUnderflowException e) {
            throw new IOException("a request of SFTP is too short: " + type, e);
        }
    }

    private void extended(Rewrite rewrite) throws IOException {
        Integer paths = PATHS_OF_EXTENSION.get(rewrite.peek());
        rewrite.path(name -> paths != null);
        for (int i = 0; paths != null && i < paths; i++) {
            // statvfs alone is asked of mount points, which lie on the way.
            rewrite.path(path -> inside(path) || (paths == 1 && onTheWay(path)));
        }
    }

    private boolean inside(String path) {
        List<String> words = words(path);
        return plain(path, words)
                && granted.stream()
                        .anyMatch(grant -> words.size() >= grant.size()
                                && words.subList(0, grant.size()).equals(grant));
    }

    private boolean onTheWay(String path) {
        List<String> words = words(path);
        return plain(path, words)
                && granted.stream()
                        .anyMatch(grant -> words.size() <= grant.size()
                                && grant.subList(0, words.size()).equals(words));
    }

    /**
     * Whether a new link may say this. It is not judged by where it lies, since it can be moved: one without ".." leads no
     * higher than the folder it is in, whichever that will be.
     */
    private boolean leadsInside(String target) {
        return target.startsWith("/") ? inside(target) : !words(target).contains("..");
    }

    private static boolean plain(String path, List<String> words) {
        return path.startsWith("/") && !words.contains("..");
    }

    private static List<String> words(String path) {
        List<String> words = new ArrayList<>(List.of(path.split("/")));
        words.removeIf(word -> word.isEmpty() || word.equals("."));
        return words;
    }

    /** What may be named. */
    @FunctionalInterface
    private interface Rule {
        boolean admits(String text);
    }

    /** Copies a packet, with one string after the other looked at. */
    private static final class Rewrite {
        private final ByteBuffer in;
        private final ByteBuffer out;

        Rewrite(ByteBuffer in, int fixed) {
            this.in = in;
            this.out = ByteBuffer.allocate(in.remaining() + 2 * NOWHERE.length + 8);
            byte[] head = new byte[fixed];
            in.get(head);
            out.put(head);
        }

        String peek() throws IOException {
            return new String(string(in.duplicate()), StandardCharsets.ISO_8859_1);
        }

        Rewrite path(Rule rule) throws IOException {
            byte[] text = string(in);
            byte[] passed = rule.admits(new String(text, StandardCharsets.ISO_8859_1)) ? text : NOWHERE;
            out.putInt(passed.length).put(passed);
            return this;
        }

        ByteBuffer result() {
            return out.put(in).flip();
        }

        private static byte[] string(ByteBuffer from) throws IOException {
            int length = from.getInt();
            if (length < 0 || length > from.remaining()) {
                throw new IOException("a string of SFTP longer than its packet: " + length);
            }
            byte[] text = new byte[length];
            from.get(text);
            return text;
        }
    }
}
