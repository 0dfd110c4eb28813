package cpcc.shell.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cells as lines of a table that is no wider than asked for: the widest columns give way first, with an ellipsis. */
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 4;

    private Table() {}

    static List<String> lines(List<List<String>> rows, int columns) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Width.of(row.get(i)));
            }
        }
        squeeze(widths, columns);
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(Width.cut(line(row, widths), columns));
        }
        return lines;
    }

    private static void squeeze(int[] widths, int columns) {
        int over = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - columns;
        for (; over > 0; over--) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                if (widths[i] >= widths[widest]) {
                    widest = i;
                }
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
        }
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Width.cut(row.get(i), widths[i]);
            line.append(cell).append(" ".repeat(widths[i] - Width.of(cell))).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
