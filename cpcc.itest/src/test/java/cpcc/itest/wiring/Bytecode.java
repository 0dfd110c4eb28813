package cpcc.itest.wiring;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a class file refers to, read from its constant pool (JVM specification, chapter 4).
 *
 * @param name of the class, with dots
 * @param types every class it names, in code or in a signature, with dots
 * @param calls methods and fields it uses, such as {@code java.lang.System.getenv}
 * @param variables its static fields that are not final
 */
record Bytecode(String name, Set<String> types, Set<String> calls, List<String> variables) {
    private static final int STATIC = 0x0008;
    private static final int FINAL = 0x0010;

    static Bytecode read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("no class file");
        }
        in.readInt();
        Pool pool = Pool.read(in);
        in.readUnsignedShort();
        String name = pool.className(in.readUnsignedShort());
        in.readUnsignedShort();
        in.skipNBytes(2L * in.readUnsignedShort());
        return new Bytecode(name, pool.types(), pool.calls(), variables(in, pool));
    }

    private static List<String> variables(DataInputStream in, Pool pool) throws IOException {
        List<String> found = new ArrayList<>();
        for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
            int flags = in.readUnsignedShort();
            String field = pool.text(in.readUnsignedShort());
            in.readUnsignedShort();
            if ((flags & STATIC) != 0 && (flags & FINAL) == 0) {
                found.add(field);
            }
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.readUnsignedShort();
                in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
            }
        }
        return found;
    }

    /** The constant pool: texts, and pairs of indexes for everything that refers to others. */
    private record Pool(int[] tags, String[] texts, int[] first, int[] second) {
        private static final int UTF8 = 1;
        private static final int CLASS = 7;
        private static final int FIELD = 9;
        private static final int INTERFACE_METHOD = 11;

        static Pool read(DataInputStream in) throws IOException {
            int size = in.readUnsignedShort();
            Pool pool = new Pool(new int[size], new String[size], new int[size], new int[size]);
            for (int i = 1; i < size; i++) {
                int tag = in.readUnsignedByte();
                pool.tags[i] = tag;
                switch (tag) {
                    case UTF8 -> pool.texts[i] = in.readUTF();
                    case CLASS, 8, 16, 19, 20 -> pool.first[i] = in.readUnsignedShort();
                    case 3, 4 -> in.readInt();
                    case 5, 6 -> {
                        in.readLong();
                        i++; // takes two places
                    }
                    case 9, 10, 11, 12, 17, 18 -> {
                        pool.first[i] = in.readUnsignedShort();
                        pool.second[i] = in.readUnsignedShort();
                    }
                    case 15 -> {
                        in.readUnsignedByte();
                        pool.first[i] = in.readUnsignedShort();
                    }
                    default -> throw new IOException("a constant of the unknown kind " + tag);
                }
            }
            return pool;
        }

        String text(int index) {
            return texts[index];
        }

        String className(int index) {
            return texts[first[index]].replace('/', '.');
        }

        Set<String> types() {
            Set<String> found = new LinkedHashSet<>();
            for (int i = 1; i < tags.length; i++) {
                if (tags[i] == CLASS && !className(i).startsWith("[")) {
                    found.add(className(i));
                }
                // Descriptors and generic signatures name their classes as Lname; or Lname<
                if (tags[i] == UTF8 && texts[i].matches("[(<\\[]*[LT(<\\[ZBCSIJFDV].*;.*")) {
                    for (String part : texts[i].split("[;<>:()+*-]")) {
                        int at = part.indexOf('L');
                        if (at >= 0 && part.indexOf('/') > at) {
                            found.add(part.substring(at + 1).replace('/', '.'));
                        }
                    }
                }
            }
            return found;
        }

        Set<String> calls() {
            Set<String> found = new LinkedHashSet<>();
            for (int i = 1; i < tags.length; i++) {
                if (tags[i] >= FIELD && tags[i] <= INTERFACE_METHOD) {
                    found.add(className(first[i]) + "." + texts[first[second[i]]]);
                }
            }
            return found;
        }
    }
}
